import { type ExecutionArgs, type ExecutionResult, type GraphQLError, subscribe } from 'graphql';

/** The results of a subscription, one a `next()`. */
export type ResultStream = AsyncGenerator<ExecutionResult, void, void>;

/**
 * Starts a subscription. Ending the stream aborts `controller` before the source is told to return: a source that
 * waits for the next event would otherwise only hear of it with that event.
 */
export async function openSubscription(
  args: ExecutionArgs,
  controller: AbortController,
): Promise<ResultStream | readonly GraphQLError[]> {
  const source = await subscribe(args);
  if (!(Symbol.asyncIterator in source)) {
    controller.abort();
    return source.errors ?? [];
  }
  const finish = async (): Promise<IteratorResult<ExecutionResult, void>> => {
    controller.abort();
    await source.return(undefined).catch(() => undefined);
    return { done: true, value: undefined };
  };
  const stream: ResultStream = {
    next: async () => {
      try {
        const result = await source.next();
        if (result.done) controller.abort();
        return result.done ? { done: true, value: undefined } : result;
      } catch (error) {
        // Woken up by our own ending.
        if (controller.signal.aborted) return { done: true, value: undefined };
        controller.abort();
        throw error;
      }
    },
    return: finish,
    throw: finish,
    [Symbol.asyncIterator]: () => stream,
    [Symbol.asyncDispose]: async () => {
      await finish();
    },
  };
  return stream;
}
