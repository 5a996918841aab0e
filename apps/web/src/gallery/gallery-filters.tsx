import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch, IconStar, IconStarFilled } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useEveryPage } from '../api/use-every-page.ts';
import type { GalleryModelsQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import styles from './gallery.module.css';

const GALLERY_MODELS = graphql(`
  query GalleryModels($after: String) {
    models(first: 100, after: $after) { nodes { id source name } pageInfo { hasNextPage endCursor } }
  }
`);
const modelsOf = ({ models }: GalleryModelsQuery) => models;

/** Search and filters; they stand in the address, so a reload and Back keep them. */
export function GalleryFilters() {
  const { nodes: models } = useEveryPage(GALLERY_MODELS, modelsOf);
  const [parameters, setParameters] = useSearchParams();
  const [text, setText] = useState(parameters.get('search') ?? '');
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
  const search = useDebouncedCallback((value: string) => set('search', value.trim()), 250);
  useHotkeys([['/', () => box.current?.focus()]]);
  const isStarred = parameters.get('starred') === '1';
  return (
    <search className={styles.filters}>
      <TextInput
        ref={box}
        type="search"
        aria-label="Search prompts"
        placeholder="Search prompts"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
        style={{ flex: '1 1 220px', maxWidth: 420 }}
      />
      <Select
        aria-label="Model"
        placeholder="Every model"
        clearable
        searchable
        // A list of hundreds opens as fast as a short one; the search finds the rest.
        limit={60}
        nothingFoundMessage="No model of this name"
        data={models.map(({ source, name }) => ({ value: source, label: name }))}
        value={parameters.get('model')}
        onChange={(value) => set('model', value)}
        w={200}
      />
      <Button
        variant="default"
        aria-pressed={isStarred}
        leftSection={isStarred ? <IconStarFilled size={16} /> : <IconStar size={16} />}
        onClick={() => set('starred', isStarred ? null : '1')}
      >
        Starred
      </Button>
    </search>
  );
}
