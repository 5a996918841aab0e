import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import type { ComparisonPlanQuery, GenerationInput } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';

const PLAN = graphql(`
  query ComparisonPlan($input: GenerationInput!) {
    generationPlan(input: $input) {
      expectedSeconds
      cost { isKnown minimum { amount } maximum { amount } expected { amount } }
      userErrors { code message }
    }
  }
`);

export type ComparisonPlan = ComparisonPlanQuery['generationPlan'];

/** How long the user has to pause before the server is asked, in milliseconds. */
const PAUSE_MS = 300;

/** What each of several requests would cost, by its model's source; missing while the server is asked. */
export function usePlans(inputs: readonly GenerationInput[]): ReadonlyMap<string, ComparisonPlan> {
  const client = useClient();
  const [text] = useDebouncedValue(JSON.stringify(inputs), PAUSE_MS);
  const [plans, setPlans] = useState<ReadonlyMap<string, ComparisonPlan>>(new Map());
  useEffect(() => {
    let isCurrent = true;
    const asked: GenerationInput[] = JSON.parse(text);
    void Promise.all(
      asked.map(async (input): Promise<[string, ComparisonPlan][]> => {
        const { data } = await client
          .query(PLAN, { input }, { requestPolicy: 'network-only' })
          .toPromise();
        return data ? [[input.model.source ?? '', data.generationPlan]] : [];
      }),
    ).then((found) => isCurrent && setPlans(new Map(found.flat())));
    return () => {
      isCurrent = false;
    };
  }, [client, text]);
  return plans;
}
