import {
  type AnyVariables,
  type Client,
  createRequest,
  type OperationResult,
  type TypedDocumentNode,
} from '@urql/core';
import { onEnd, pipe, subscribe } from 'wonka';
import { problemOfCombinedError } from './answer-problem.ts';
import { abortedProblem } from './network-problem.ts';
import { DarkroomProblem } from './problem.ts';

/** A document with the types of its answer and its variables, as codegen writes them. */
export type Document<Data, Variables extends AnyVariables> = TypedDocumentNode<Data, Variables>;

function isMutation(document: { definitions?: readonly { kind: string; operation?: string }[] }) {
  return document.definitions?.some((definition) => definition.operation === 'mutation') ?? false;
}

/**
 * Sends a query or a mutation and gives its data.
 *
 * @throws DarkroomProblem of kind `network` or `server`; `userErrors` are part of the data.
 */
export function sendRequest<Data, Variables extends AnyVariables>(
  client: Client,
  url: string,
  document: Document<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  const request = createRequest(document, variables);
  const source = isMutation(request.query)
    ? client.executeMutation(request)
    : client.executeQuery(request, { requestPolicy: 'network-only' });
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortedProblem(signal.reason));
      return;
    }
    const finish = (act: () => void) => {
      signal?.removeEventListener('abort', stop);
      act();
      // After this turn: the first answer may come before there is anything to unsubscribe from.
      queueMicrotask(() => subscription.unsubscribe());
    };
    const stop = () => finish(() => reject(abortedProblem(signal?.reason)));
    const subscription = pipe(
      source,
      onEnd(() => reject(abortedProblem())),
      subscribe((result: OperationResult<Data, Variables>) => {
        if (result.stale || (result.hasNext && result.data === undefined)) return;
        finish(() => {
          if (result.error) reject(problemOfCombinedError(url, result.error));
          // A cache that lacks a part of the answer gives null, which the types do not tell.
          else if (result.data === undefined || result.data === null) reject(empty());
          else resolve(result.data);
        });
      }),
    );
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function empty(): DarkroomProblem {
  return new DarkroomProblem({
    kind: 'server',
    code: 'INTERNAL',
    message: 'The server answered without data and without saying why.',
  });
}
