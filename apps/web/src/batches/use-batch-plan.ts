import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useMemo } from 'react';
import { type CombinedError, useQuery } from 'urql';
import type { BatchInput, BatchPlanQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';

const PLAN = graphql(`
  query BatchPlan($input: BatchInput!) {
    batchPlan(input: $input) {
      generations
      images
      providerCalls
      refusedGenerations
      cost { isKnown unknownGenerations minimum { amount } maximum { amount } expected { amount } }
      byModel {
        source
        generations
        images
        cost { isKnown minimum { amount } maximum { amount } expected { amount } }
      }
      problems { cells firstCell error { code message field } }
      problemCount
      warnings { code message }
      userErrors { code message field }
    }
  }
`);

export type BatchPlan = BatchPlanQuery['batchPlan'];

/** How long the user has to pause before the server is asked, in milliseconds. */
const PAUSE_MS = 300;

const NOTHING: BatchInput = {};

/** What the server says of a batch, a moment after its last change. Nothing is bought by it. */
export function useBatchPlan(input: BatchInput | null): {
  /** The latest plan, of the batch of a moment ago while it changes. Null: none yet, or nothing to plan. */
  plan: BatchPlan | null;
  /** Whether `plan` is of the batch as it stands now. */
  isCurrent: boolean;
  error: CombinedError | null;
} {
  const text = input === null ? null : JSON.stringify(input);
  const [settledText] = useDebouncedValue(text, PAUSE_MS);
  const settled = useMemo(
    (): BatchInput | null => (settledText === null ? null : JSON.parse(settledText)),
    [settledText],
  );
  const [{ data, error, fetching }, refetch] = useQuery({
    query: PLAN,
    variables: { input: settled ?? NOTHING },
    pause: settled === null,
    requestPolicy: 'network-only',
  });
  const hasInput = settled !== null;
  const ask = useCallback(
    (options: { requestPolicy: 'network-only' }) => {
      if (hasInput) refetch(options);
    },
    [hasInput, refetch],
  );
  useMissedEvents(ask);
  return {
    plan: text === null ? null : (data?.batchPlan ?? null),
    isCurrent: settledText === text && !fetching,
    error: error ?? null,
  };
}
