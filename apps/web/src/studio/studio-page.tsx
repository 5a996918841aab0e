import { lazy, Suspense, useMemo } from 'react';
import { useRights } from '../access/use-may.ts';
import { useLivePages } from '../api/use-live-pages.ts';
import { NotYet } from '../frame/not-yet.tsx';
import type { StudioModelsQuery, StudioStartersQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { pickerChoices } from './model-choices.ts';
import { Studio } from './studio.tsx';

const Onlooker = lazy(() => import('../access/onlooker.tsx'));

const STUDIO_MODELS = graphql(`
  query StudioModels($after: String, $locale: String) {
    models(first: 100, after: $after) {
      nodes { id source ...PickerModel }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const STUDIO_STARTERS = graphql(`
  query StudioStarters($after: String, $locale: String) {
    starterModels(first: 100, after: $after) {
      nodes { source isInstalled ...PickerStarter }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const modelsOf = ({ models }: StudioModelsQuery) => models;
const startersOf = ({ starterModels }: StudioStartersQuery) => starterModels;

/** Where pictures are made. */
export function StudioPage() {
  const rights = useRights();
  const models = useLivePages(STUDIO_MODELS, modelsOf);
  const starters = useLivePages(STUDIO_STARTERS, startersOf);
  const choices = useMemo(
    () => pickerChoices(models.nodes, starters.nodes),
    [models.nodes, starters.nodes],
  );
  const isComplete = models.isComplete && starters.isComplete;
  if (rights?.has('generate') === false)
    return (
      <Suspense>
        <Onlooker />
      </Suspense>
    );
  if (rights && (choices.length > 0 || isComplete))
    return <Studio choices={choices} isComplete={isComplete} />;
  return (
    <NotYet
      what={t('Could not load the models')}
      error={models.error ?? starters.error}
      onRetry={() => {
        models.refetch();
        starters.refetch();
      }}
    />
  );
}
