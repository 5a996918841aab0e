import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import { recallSent, rememberSent } from '../draft/draft-storage.ts';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { uniqueText } from '../lib/random.ts';

const RETRY = graphql(`
  mutation GenerationRetry($input: GenerationRetryInput!) {
    generationRetry(input: $input) {
      generation { id ...GenerationBatch }
      userErrors { code message field }
    }
  }
`);

/** Orders a generation again. Pressing twice orders once: the key changes only after an answer. */
export function useRetry(id: string) {
  const [{ fetching }, run] = useMutation(RETRY);
  const [problem, setProblem] = useState<string | null>(null);
  const key = useRef<string | null>(null);
  const retry = async (acceptPossibleSecondCharge: boolean) => {
    key.current ??= uniqueText();
    setProblem(null);
    const { data, error } = await run({
      input: { id, acceptPossibleSecondCharge, idempotencyKey: key.current },
    });
    if (error) return setProblem(errorText(error));
    key.current = null;
    const payload = data?.generationRetry;
    const sent = recallSent(id);
    if (payload?.generation && sent) rememberSent(payload.generation.id, sent);
    if (payload && payload.userErrors.length > 0) {
      setProblem(payload.userErrors.map(({ message }) => message).join(' '));
    }
  };
  return {
    retry: (acceptPossibleSecondCharge: boolean) => void retry(acceptPossibleSecondCharge),
    isRetrying: fetching,
    problem,
  };
}
