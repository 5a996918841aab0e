import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import { recallSent, rememberSent } from '../draft/draft-storage.ts';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { uniqueText } from '../lib/random.ts';
import { announce } from '../live/announce.ts';
import { t } from '../messages/translate.ts';

const RETRY = graphql(`
  mutation GenerationRetry($input: GenerationRetryInput!, $locale: String) {
    generationRetry(input: $input) {
      generation { id ...GenerationBatch }
      userErrors { code message field }
    }
  }
`);

/** The new order that a retry became. */
export interface Again {
  readonly id: string;
  /** When it was accepted. */
  readonly at: string;
}

/** Orders a generation again. Pressing twice orders once: the key changes only after an answer. */
export function useRetry(id: string) {
  const [{ fetching }, run] = useMutation(RETRY);
  const [problem, setProblem] = useState<string | null>(null);
  const [askedAt, setAskedAt] = useState<string | null>(null);
  const [again, setAgain] = useState<Again | null>(null);
  const key = useRef<string | null>(null);
  const retry = async (acceptPossibleSecondCharge: boolean) => {
    key.current ??= uniqueText();
    setProblem(null);
    setAskedAt(new Date().toISOString());
    const { data, error } = await run({
      input: { id, acceptPossibleSecondCharge, idempotencyKey: key.current },
    });
    if (error) return setProblem(errorText(error));
    key.current = null;
    const payload = data?.generationRetry;
    const sent = recallSent(id);
    if (payload?.generation) {
      if (sent) rememberSent(payload.generation.id, sent);
      setAgain({ id: payload.generation.id, at: new Date().toISOString() });
      announce(t('Ordered again.'));
    }
    if (payload && payload.userErrors.length > 0) {
      setProblem(payload.userErrors.map(({ message }) => message).join(' '));
    }
  };
  return {
    retry: (acceptPossibleSecondCharge: boolean) => void retry(acceptPossibleSecondCharge),
    isRetrying: fetching,
    /** Since when the server is asked to take it again; null before the first time. */
    askedAt,
    again,
    problem,
  };
}
