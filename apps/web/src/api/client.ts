import {
  type Client,
  createClient,
  fetchExchange,
  mapExchange,
  subscriptionExchange,
} from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { createClient as createStreamClient } from 'graphql-sse';
import { cacheOptions } from './cache.ts';
import { signedOut } from './signed-out.ts';

function isUnauthenticated(response: unknown): boolean {
  return response instanceof Response && response.status === 401;
}

/** The client of the whole app: one cache, POST for queries, server-sent events for subscriptions. */
export function createApiClient(): Client {
  const streams = createStreamClient({
    url: '/graphql/stream',
    credentials: 'same-origin',
    // A stream that breaks is taken up again from its last event; see activity-stream.ts.
    retryAttempts: 0,
  });
  return createClient({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: { credentials: 'same-origin' },
    exchanges: [
      mapExchange({
        onError({ response }) {
          if (isUnauthenticated(response)) signedOut.set(true);
        },
      }),
      cacheExchange(cacheOptions),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: streams.subscribe(
              { query: query ?? '', variables },
              { next: sink.next, error: sink.error, complete: sink.complete } as never, // graphql-sse and urql name the same result differently
            ),
          }),
        }),
      }),
    ],
  });
}
