import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useMemo } from 'react';
import { type CombinedError, useQuery } from 'urql';
import type { WorkflowInput, WorkflowPlanQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';

const PLAN = graphql(`
  query WorkflowPlan($input: WorkflowInput!) {
    workflowPlan(input: $input) {
      images
      providerCalls
      nodes {
        nodeId
        images
        cost { isKnown unknownGenerations minimum { amount } maximum { amount } expected { amount } }
      }
      cost { isKnown unknownGenerations minimum { amount } maximum { amount } expected { amount } }
      warnings { code message }
      userErrors { code message field }
    }
  }
`);

export type WorkflowPlan = WorkflowPlanQuery['workflowPlan'];

/** How long the user has to pause before the server is asked, in milliseconds. */
const PAUSE_MS = 300;

const NOTHING: WorkflowInput = { document: {} };

/** What the server says of a workflow, a moment after its last change. Nothing is bought by it. */
export function useWorkflowPlan(input: WorkflowInput | null): {
  /** The latest plan, of the workflow of a moment ago while it changes. Null: none yet, or nothing to plan. */
  plan: WorkflowPlan | null;
  /** Whether `plan` is of the workflow as it stands now. */
  isCurrent: boolean;
  error: CombinedError | null;
} {
  const text = input === null ? null : JSON.stringify(input);
  const [settledText] = useDebouncedValue(text, PAUSE_MS);
  const settled = useMemo(
    (): WorkflowInput | null => (settledText === null ? null : JSON.parse(settledText)),
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
    plan: text === null ? null : (data?.workflowPlan ?? null),
    isCurrent: settledText === text && !fetching,
    error: error ?? null,
  };
}
