import { Client, type Exchange, fetchExchange, subscriptionExchange } from '@urql/core';
import type { Connection } from './connection.ts';
import { eventStreams } from './event-stream.ts';

/** An urql client that speaks to Darkroom. `exchanges` stand between the caller and the network, such as a cache. */
export function createGraphqlClient(
  connection: Connection,
  options: { exchanges: readonly Exchange[]; silenceMs?: number },
): Client {
  return new Client({
    url: connection.resolve('/graphql'),
    fetch: (address, init) => connection.fetch(addressOf(address), init),
    fetchOptions: () => ({ headers: connection.headers(), credentials: 'same-origin' }),
    // urql would send queries by GET, which servers that guard against forged requests refuse.
    preferGetMethod: false,
    requestPolicy: options.exchanges.length === 0 ? 'network-only' : 'cache-first',
    exchanges: [
      ...options.exchanges,
      fetchExchange,
      subscriptionExchange({ forwardSubscription: eventStreams(connection, options.silenceMs) }),
    ],
  });
}

function addressOf(input: string | URL | Request): string {
  if (typeof input === 'string') return input;
  return input instanceof URL ? input.href : input.url;
}
