import { createDarkroomClient, type DarkroomClient } from '@darkroom/client';
import { mapExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { createContext, useContext } from 'react';
import { graphql } from '../gql/index.ts';
import { withPlainWords } from '../lib/plain-words.ts';
import { cacheOptions } from './cache.ts';
import { newestGenerations } from './newest-generations.ts';
import { signedOut } from './signed-out.ts';
import { withLocale } from './with-locale.ts';

const VERSION = '0.1.0';

const GENERATION_NOW = graphql(`
  query GenerationNow($id: ID!, $locale: String) {
    generation(id: $id) { id ...GenerationBatch }
  }
`);

/** The client of the whole app, with one cache for all that the server answers. */
export function createApiClient(): DarkroomClient {
  const watch = newestGenerations((id) => {
    // Once the older answer is in the cache; the newest then takes its place.
    setTimeout(() => {
      void client.urql.query(GENERATION_NOW, { id }, { requestPolicy: 'network-only' }).toPromise();
    });
  });
  const client: DarkroomClient = createDarkroomClient({
    url: window.location.origin,
    clientName: 'darkroom-web',
    clientVersion: VERSION,
    exchanges: [
      mapExchange({
        onError(error) {
          if (client.problemOf(error).code === 'UNAUTHENTICATED') signedOut.set(true);
        },
      }),
      withLocale,
      cacheExchange(cacheOptions),
      mapExchange({
        onResult(result) {
          watch(result.data);
          return { ...result, data: withPlainWords(result.data) };
        },
      }),
    ],
  });
  return client;
}

export const ApiContext = createContext<DarkroomClient | null>(null);

/** What goes beyond queries: uploads, and the stream of what happens. */
export function useApi(): DarkroomClient {
  const client = useContext(ApiContext);
  if (client === null) throw new Error('useApi outside of the app.');
  return client;
}
