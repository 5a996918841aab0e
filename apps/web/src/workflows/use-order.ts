import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import type { WorkflowInput } from '../gql/graphql.ts';
import { uniqueText } from '../lib/random.ts';
import { announce } from '../live/announce.ts';
import { t } from '../messages/translate.ts';
import { WORKFLOW_ORDER } from './workflow-documents.ts';

/** Orders a run. Sent again after an answer that was lost, the same workflow is the same order. */
export function useOrder(onOrdered: (id: string) => void): {
  order: (input: WorkflowInput) => Promise<void>;
  isOrdering: boolean;
  /** Why the last one was refused. */
  refused: readonly string[];
} {
  const [{ fetching }, send] = useMutation(WORKFLOW_ORDER);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const sent = useRef({ text: '', key: '' });
  const order = async (input: WorkflowInput) => {
    const text = JSON.stringify(input);
    if (sent.current.text !== text) sent.current = { text, key: uniqueText() };
    setRefused([]);
    const { data, error } = await send({
      input: { ...input, idempotencyKey: sent.current.key },
    });
    const payload = data?.workflowRun;
    if (error || !payload?.workflowRun)
      return setRefused(
        error ? [errorText(error)] : (payload?.userErrors.map(({ message }) => message) ?? []),
      );
    sent.current = { text: '', key: '' };
    announce(t('Ordered.'));
    onOrdered(payload.workflowRun.id);
  };
  return { order, isOrdering: fetching, refused };
}
