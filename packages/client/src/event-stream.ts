import type { Operation, OperationContext, SubscriptionOperation } from '@urql/core';
import type { Connection } from './connection.ts';
import { brokenStreamProblem } from './network-problem.ts';
import { DarkroomProblem } from './problem.ts';

/** What urql's subscriptionExchange hands over. */
interface Observer {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

/** The context of a subscription that wants to know when the server has taken it: urql hands it to the transport. */
export function openContext(onOpen: (() => void) | undefined): Partial<OperationContext> {
  return onOpen === undefined ? {} : { onOpen };
}

function opened({ context }: Operation): void {
  const onOpen: unknown = context.onOpen;
  if (typeof onOpen === 'function') onOpen();
}

/** The server pings every 12 s, so a stream that is silent for longer is dead though its socket may not know. */
const SILENCE_MS = 45_000;

/**
 * Subscriptions by server-sent events, one connection each, without retries of its own: whoever follows knows from
 * where to go on. urql's own way (`fetchSubscriptions`) does not speak to graphql-sse's handler.
 */
export function eventStreams(connection: Connection, silenceMs = SILENCE_MS) {
  return (request: SubscriptionOperation, operation: Operation) => ({
    subscribe: (observer: Observer) => {
      const stop = new AbortController();
      let problem: DarkroomProblem | null = null;
      const guardedFetch = async (address: string, init: RequestInit) => {
        try {
          const response = await connection.fetch(address, init, { timeoutMs: null });
          // The server answers once it knows from where it tells.
          if (response.ok) opened(operation);
          return guarded(response, address, silenceMs);
        } catch (error) {
          // graphql-sse keeps the message alone.
          if (error instanceof DarkroomProblem) problem = error;
          throw error;
        }
      };
      const start = async () => {
        // Loaded when first needed: it brings graphql-js along.
        const { createClient } = await import('./sse-client.ts');
        if (stop.signal.aborted) return;
        const streams = createClient({
          url: connection.resolve('/graphql/stream'),
          headers: () => connection.headers(),
          fetchFn: guardedFetch,
          retryAttempts: 0,
        });
        const unsubscribe = streams.subscribe(
          { query: request.query ?? '', variables: request.variables },
          {
            next: (result) => observer.next(result),
            error: (error) => observer.error(problem ?? asProblem(error, connection.origin)),
            complete: () => observer.complete(),
          },
        );
        stop.signal.addEventListener('abort', unsubscribe);
        if (stop.signal.aborted) unsubscribe();
      };
      start().catch((error: unknown) => observer.error(error));
      return { unsubscribe: () => stop.abort() };
    },
  });
}

/** Refusals that come as GraphQL errors stay what they are; anything else broke the stream. */
function asProblem(error: unknown, origin: string): unknown {
  return Array.isArray(error) || error instanceof DarkroomProblem
    ? error
    : brokenStreamProblem(origin);
}

/**
 * The answer with a body that fails where it ends or falls silent. graphql-sse takes the end of a body for nothing
 * where it comes right behind an event, and would wait for ever; once it has seen `complete` it reads no further.
 */
function guarded(response: Response, address: string, silenceMs: number): Response {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  const broken = () => brokenStreamProblem(address);
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(broken()), silenceMs);
      });
      try {
        const { done, value } = await Promise.race([reader.read(), silence]);
        if (done) controller.error(broken());
        else controller.enqueue(value);
      } catch {
        controller.error(broken());
        await reader.cancel().catch(() => {});
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
