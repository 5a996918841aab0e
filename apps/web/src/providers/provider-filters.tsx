import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { modeLabel } from '../lib/format.ts';
import { MODES } from '../models/model-filter.ts';
import type { ProviderView } from './provider-groups.ts';
import styles from './providers.module.css';

const VIEWS: readonly { value: ProviderView; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'ready', label: 'Set up' },
  { value: 'open', label: 'Not set up' },
];

/** What is looked for, as the address says it: a reload and Back keep it. */
export function filterOfAddress(parameters: URLSearchParams): {
  search: string;
  view: ProviderView;
  mode: string | null;
} {
  const view = VIEWS.find(({ value }) => value === parameters.get('view'))?.value ?? 'all';
  return { view, search: parameters.get('search') ?? '', mode: parameters.get('mode') };
}

/** Search and filters over the providers. */
export function ProviderFilters() {
  const [parameters, setParameters] = useSearchParams();
  const { view, search, mode } = filterOfAddress(parameters);
  const [text, setText] = useState(search);
  const box = useRef<HTMLInputElement>(null);
  const set = (name: string, value: string | null) =>
    setParameters(
      (present) => {
        const next = new URLSearchParams(present);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const look = useDebouncedCallback((value: string) => set('search', value.trim()), 150);
  useHotkeys([['/', () => box.current?.focus()]]);
  return (
    <search className={styles.filters}>
      <TextInput
        ref={box}
        type="search"
        aria-label="Search providers"
        placeholder="Names of providers and models"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          look(event.currentTarget.value);
        }}
        className={styles.search}
      />
      <Select
        aria-label="Mode"
        placeholder="Any mode"
        clearable
        data={MODES.map((one) => ({ value: one, label: modeLabel(one) }))}
        value={mode}
        onChange={(value) => set('mode', value)}
        className={styles.filter}
      />
      <SegmentedControl
        aria-label="Which providers"
        value={view}
        onChange={(value) => set('view', value === 'all' ? null : value)}
        data={[...VIEWS]}
      />
    </search>
  );
}
