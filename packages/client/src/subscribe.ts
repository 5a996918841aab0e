import { type AnyVariables, type Client, createRequest, type OperationResult } from '@urql/core';
import { onEnd, pipe, subscribe } from 'wonka';
import { problemOfCombinedError } from './answer-problem.ts';
import { openContext } from './event-stream.ts';
import type { DarkroomProblem } from './problem.ts';
import type { Document } from './request.ts';
import type { FollowOptions } from './resume.ts';

/** urql lets equal subscriptions share one connection, and the second would miss what the first has had. */
let lastKey = 0;
function ownKey(): number {
  lastKey = (lastKey + 1) | 0;
  return lastKey;
}

/**
 * One connection of one subscription, as it comes through urql: its last event comes twice.
 * Ends where the server completes it or the signal says so. `onOpen` is told when the server has taken it.
 *
 * @throws DarkroomProblem where the server refuses, or the stream breaks.
 */
export async function* subscribeOnce<Data, Variables extends AnyVariables>(
  client: Client,
  url: string,
  document: Document<Data, Variables>,
  variables: Variables,
  { signal, onOpen }: Pick<FollowOptions, 'signal' | 'onOpen'> = {},
): AsyncGenerator<Data, void, undefined> {
  if (signal?.aborted) return;
  const waiting: Data[] = [];
  let problem: DarkroomProblem | null = null;
  let isOver = false;
  let wake = () => {};
  const end = () => {
    isOver = true;
    wake();
  };
  const { unsubscribe } = pipe(
    client.executeSubscription(
      { ...createRequest(document, variables), key: ownKey() },
      openContext(onOpen),
    ),
    onEnd(end),
    subscribe((result: OperationResult<Data, Variables>) => {
      if (result.error) problem = problemOfCombinedError(url, result.error);
      else if (result.data !== undefined && result.data !== null) waiting.push(result.data);
      wake();
    }),
  );
  signal?.addEventListener('abort', end, { once: true });
  try {
    for (;;) {
      while (waiting.length > 0 && !signal?.aborted) {
        const [data] = waiting.splice(0, 1);
        if (data !== undefined) yield data;
      }
      if (signal?.aborted) return;
      if (problem !== null) throw problem;
      if (isOver) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal?.removeEventListener('abort', end);
    unsubscribe();
  }
}
