import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
} from 'graphql';
import type { GraphContext } from './context.ts';

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
  const events = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in events)) {
    controller.abort();
    return events.errors ?? [];
  }
  const source = resultsOf(events, args);
  const finish = async (): Promise<IteratorResult<ExecutionResult, void>> => {
    controller.abort();
    // Not waited for: a source that does not listen to the signal must not keep its socket among the open ones.
    source.return(undefined).catch(() => undefined);
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

/** Each event is read with loaders of its own: what an earlier event found may have changed since. */
async function* resultsOf(events: AsyncIterable<unknown>, args: ExecutionArgs): ResultStream {
  const context = args.contextValue as GraphContext; // made by CreateContext alone
  for await (const event of events) {
    yield await execute({ ...args, rootValue: event, contextValue: context.renewed() });
  }
}
