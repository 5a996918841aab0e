import type { GraphiQLProps } from 'graphiql';
import { parse } from 'graphql';
import { createClient } from 'graphql-sse';

const streams = createClient({
  url: '/graphql/stream',
  credentials: 'same-origin',
  retryAttempts: 0,
});

type Fetcher = GraphiQLProps['fetcher'];
type FetcherParams = Parameters<Fetcher>[0];

function isSubscription({ query, operationName }: FetcherParams): boolean {
  const operations = parse(query).definitions.filter((one) => one.kind === 'OperationDefinition');
  const chosen = operations.find((one) => one.name?.value === operationName) ?? operations[0];
  return chosen?.operation === 'subscription';
}

/** Queries and mutations by POST with the session's cookie, subscriptions as server-sent events. */
export const fetcher: Fetcher = async (parameters, options) => {
  const { query, operationName } = parameters;
  const variables: Record<string, unknown> = parameters.variables ?? {};
  if (isSubscription(parameters)) {
    return streams.iterate({
      query,
      variables,
      operationName: operationName ?? undefined,
    }) as never; // an async iterator of results, as GraphiQL takes it
  }
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { ...options?.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables, operationName }),
  });
  return response.json();
};
