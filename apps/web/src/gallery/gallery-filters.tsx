import { Button } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useEveryPage } from '../api/use-every-page.ts';
import { FilterBar, FilterChoice } from '../filters/filter-bar.tsx';
import { useAddress } from '../filters/use-address.ts';
import type { GalleryModelsQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';

const GALLERY_MODELS = graphql(`
  query GalleryModels($after: String) {
    models(first: 100, after: $after) { nodes { id source name } pageInfo { hasNextPage endCursor } }
  }
`);
const modelsOf = ({ models }: GalleryModelsQuery) => models;

/** Search and filters; they stand in the address, so a reload and Back keep them. */
export function GalleryFilters() {
  const { nodes: models } = useEveryPage(GALLERY_MODELS, modelsOf);
  const { parameters, set } = useAddress();
  const isStarred = parameters.get('starred') === '1';
  return (
    <FilterBar label="Search prompts" placeholder="Search prompts">
      <FilterChoice
        name="model"
        label="Model"
        placeholder="Every model"
        nothingFound="No model of this name"
        data={models.map(({ source, name }) => ({ value: source, label: name }))}
      />
      <Button
        variant="default"
        aria-pressed={isStarred}
        leftSection={isStarred ? <IconStarFilled size={16} /> : <IconStar size={16} />}
        onClick={() => set('starred', isStarred ? null : '1')}
      >
        Starred
      </Button>
    </FilterBar>
  );
}
