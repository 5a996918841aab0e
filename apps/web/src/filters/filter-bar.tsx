import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { t } from '../messages/translate.ts';
import styles from './filter-bar.module.css';
import { useAddress } from './use-address.ts';

/** Words that are typed go into the address after a pause of this length, in milliseconds. */
const PAUSE_MS = 200;

/** Search and filters of a page, over its list. The words stand in the address as `search`; the key / leads to them. */
export function FilterBar({
  label,
  placeholder,
  before,
  children,
}: {
  /** What is searched, for those who do not see it. */
  label: string;
  placeholder: string;
  /** What stands before the search. */
  before?: ReactNode;
  /** The filters behind the search. */
  children: ReactNode;
}) {
  const { parameters, set } = useAddress();
  const [text, setText] = useState(parameters.get('search') ?? '');
  const box = useRef<HTMLInputElement>(null);
  const look = useDebouncedCallback(
    (words: string) => set('search', words.trim() || null),
    PAUSE_MS,
  );
  useHotkeys([['/', () => box.current?.focus()]]);
  return (
    <search className={styles.bar}>
      {before}
      <TextInput
        ref={box}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          look(event.currentTarget.value);
        }}
        className={styles.search}
      />
      {children}
    </search>
  );
}

/** From how many choices on they can be searched. */
const MANY = 10;

/** One filter: a choice that stands in the address by its name. Empty: any. */
export function FilterChoice({
  name,
  label,
  placeholder,
  isNested = false,
  nothingFound = t('No such choice'),
  data,
}: {
  /** Its name in the address. */
  name: string;
  label: string;
  /** What an empty one says, such as "Any mode". */
  placeholder: string;
  /** What is said where no choice has the words that are typed. */
  nothingFound?: string;
  /** Whether it stands in something that closes by a click outside of it: its list is then within. */
  isNested?: boolean;
  data: readonly { readonly value: string; readonly label: string }[];
}) {
  const { parameters, set } = useAddress();
  return (
    <Select
      aria-label={label}
      placeholder={placeholder}
      clearable
      comboboxProps={{ withinPortal: !isNested }}
      searchable={data.length > MANY}
      // A list of hundreds opens as fast as a short one; the search finds the rest.
      limit={60}
      nothingFoundMessage={nothingFound}
      data={data.map(({ value, label: text }) => ({ value, label: text }))}
      value={parameters.get(name)}
      onChange={(value) => set(name, value)}
      className={styles.choice}
    />
  );
}
