import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { modeLabel } from '../lib/format.ts';
import { MODES, type ModelFilter, PRICE_CHOICES, priceOfText } from './model-filter.ts';
import styles from './models.module.css';

export type ModelsView = 'installed' | 'catalog';

/** What is looked for, as the address says it: a reload and Back keep it. */
export function filterOfAddress(parameters: URLSearchParams): ModelFilter & { view: ModelsView } {
  return {
    view: parameters.get('view') === 'catalog' ? 'catalog' : 'installed',
    search: parameters.get('search') ?? '',
    mode: parameters.get('mode'),
    provider: parameters.get('provider'),
    maximumPrice: priceOfText(parameters.get('price')),
  };
}

/** Search and filters over the models. */
export function ModelFilters({
  providers,
  counts,
}: {
  providers: readonly { readonly slug: string; readonly label: string }[];
  counts: Readonly<Record<ModelsView, number>>;
}) {
  const [parameters, setParameters] = useSearchParams();
  const { view, search } = filterOfAddress(parameters);
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
  const select = (
    name: string,
    label: string,
    placeholder: string,
    data: { value: string; label: string }[],
  ) => (
    <Select
      aria-label={label}
      placeholder={placeholder}
      clearable
      searchable={data.length > 10}
      data={data}
      value={parameters.get(name)}
      onChange={(value) => set(name, value)}
      className={styles.filter}
    />
  );
  return (
    <search className={styles.filters}>
      <SegmentedControl
        aria-label="Which models"
        value={view}
        onChange={(value) => set('view', value === 'installed' ? null : value)}
        data={[
          { value: 'installed', label: `Installed ${counts.installed}` },
          { value: 'catalog', label: `Catalog ${counts.catalog}` },
        ]}
      />
      <TextInput
        ref={box}
        type="search"
        aria-label="Search models"
        placeholder="Names, abilities"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          look(event.currentTarget.value);
        }}
        className={styles.search}
      />
      {select(
        'provider',
        'Provider',
        'Any provider',
        providers.map(({ slug, label }) => ({ value: slug, label })),
      )}
      {select(
        'mode',
        'Mode',
        'Any mode',
        MODES.map((mode) => ({ value: mode, label: modeLabel(mode) })),
      )}
      {select(
        'price',
        'Price',
        'Any price',
        PRICE_CHOICES.map(({ value, label }) => ({ value, label })),
      )}
    </search>
  );
}
