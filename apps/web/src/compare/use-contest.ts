import { useState } from 'react';
import { useClient } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import type { GenerationInput } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { uniqueText } from '../lib/random.ts';
import { announce } from '../live/announce.ts';
import { t } from '../messages/translate.ts';
import { shuffled } from './shuffle.ts';

const ORDER = graphql(`
  mutation ComparisonOrder($input: GenerationCreateInput!, $locale: String) {
    generationCreate(input: $input) {
      generation { id ...GenerationBatch }
      userErrors { code message }
    }
  }
`);

/** The request of one model in a comparison. What it does not take is changed, and its receipt says so. */
export function comparisonInput(source: string, prompt: string, ratio: string): GenerationInput {
  return {
    model: { source },
    prompt,
    parameterPolicy: 'ADAPT',
    ...(ratio === 'own' ? {} : { size: { aspectRatio: ratio } }),
  };
}

/** Orders one picture of each model. Each order has a key of its own, so that sending it again buys nothing twice. */
export function useContest(onBegun: (runs: readonly string[]) => void) {
  const client = useClient();
  const [isSending, setSending] = useState(false);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const begin = async (inputs: readonly GenerationInput[], isBlind: boolean) => {
    setSending(true);
    setProblems([]);
    const answers = await Promise.all(
      // In an order of chance: columns tell nothing then.
      (isBlind ? shuffled(inputs) : inputs).map(async (generation) => {
        const { data, error } = await client
          .mutation(ORDER, { input: { generation, idempotencyKey: uniqueText() } })
          .toPromise();
        const payload = data?.generationCreate;
        const refused = payload?.userErrors.map(({ message }) => message) ?? [];
        return {
          id: payload?.generation?.id ?? null,
          problems: error ? [errorText(error)] : refused,
        };
      }),
    );
    setSending(false);
    setProblems(answers.flatMap((answer) => answer.problems));
    const runs = answers.flatMap(({ id }) => (id === null ? [] : [id]));
    announce(t('Sent.'));
    if (runs.length > 0) onBegun(runs);
  };
  return {
    begin: (inputs: readonly GenerationInput[], isBlind: boolean) => void begin(inputs, isBlind),
    isSending,
    problems,
  };
}
