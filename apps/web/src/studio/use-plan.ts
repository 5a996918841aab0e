import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useMemo } from 'react';
import { type CombinedError, useQuery } from 'urql';
import type { GenerationInput, GenerationPlanQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';

const PLAN = graphql(`
  query GenerationPlan($input: GenerationInput!, $locale: String) {
    generationPlan(input: $input) {
      receipt { parameter outcome requested sent reason }
      warnings { code message }
      providerCalls
      expectedSeconds
      cost {
        isKnown
        minimum { amount }
        maximum { amount }
        expected { amount }
        lines { label quantity unit amount { amount } }
      }
      userErrors {
        __typename
        code
        message
        field
        ... on ProviderNotConfiguredError { provider { id slug label(locale: $locale) } }
        ... on UnsupportedParameterError { parameter }
      }
    }
  }
`);

export type Plan = GenerationPlanQuery['generationPlan'];
export type PlanProblem = Plan['userErrors'][number];

/** What the server says of the draft. */
export interface PlanAnswer {
  /** The latest plan, of the draft of a moment ago while it changes. Null before the first. */
  plan: Plan | null;
  /** Whether `plan` is of the draft as it stands now. */
  isCurrent: boolean;
  error: CombinedError | null;
}

/** How long the user has to pause before the server is asked. */
const PAUSE_MS = 250;
const NOTHING: GenerationInput = { model: { source: '' }, prompt: '' };

/** Asks the server what the request would do and cost, a moment after the last change. Nothing is bought by it. */
export function usePlan(input: GenerationInput | null): PlanAnswer {
  const text = input === null ? null : JSON.stringify(input);
  const [settledText] = useDebouncedValue(text, PAUSE_MS);
  const settled = useMemo(
    (): GenerationInput | null => (settledText === null ? null : JSON.parse(settledText)),
    [settledText],
  );
  const [{ data, error, fetching }, refetch] = useQuery({
    query: PLAN,
    variables: { input: settled ?? NOTHING },
    pause: settled === null,
    requestPolicy: 'network-only',
  });
  // What the server would say changes with models and keys too, and not with the draft alone.
  const hasInput = settled !== null;
  const ask = useCallback(
    (options: { requestPolicy: 'network-only' }) => {
      if (hasInput) refetch(options);
    },
    [hasInput, refetch],
  );
  useMissedEvents(ask);
  return {
    plan: data?.generationPlan ?? null,
    isCurrent: settledText === text && !fetching,
    error: error ?? null,
  };
}
