import { Center } from '@mantine/core';
import { useMemo } from 'react';
import { useEveryPage } from '../api/use-every-page.ts';
import { Busy } from '../frame/busy.tsx';
import { ProblemNotice } from '../frame/problem-notice.tsx';
import type { StudioModelsQuery, StudioStartersQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { pickerChoices } from './model-choices.ts';
import { Studio } from './studio.tsx';

const STUDIO_MODELS = graphql(`
  query StudioModels($after: String) {
    models(first: 100, after: $after) {
      nodes { id source ...PickerModel }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const STUDIO_STARTERS = graphql(`
  query StudioStarters($after: String) {
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
  const models = useEveryPage(STUDIO_MODELS, modelsOf);
  const starters = useEveryPage(STUDIO_STARTERS, startersOf);
  useMissedEvents(models.refetch);
  useMissedEvents(starters.refetch);
  const choices = useMemo(
    () => pickerChoices(models.nodes, starters.nodes),
    [models.nodes, starters.nodes],
  );
  const isComplete = models.isComplete && starters.isComplete;
  if (choices.length > 0 || isComplete) return <Studio choices={choices} isComplete={isComplete} />;
  const error = models.error ?? starters.error;
  if (error) {
    return (
      <ProblemNotice
        what="load the models"
        error={error}
        onRetry={() => {
          models.refetch();
          starters.refetch();
        }}
      />
    );
  }
  return (
    <Center h="60vh">
      <Busy />
    </Center>
  );
}
