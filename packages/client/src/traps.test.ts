import { Client, fetchExchange, gql, subscriptionExchange } from '@urql/core';
import { afterEach, describe, expect, it } from 'vitest';
import { pipe, subscribe } from 'wonka';
import { createConnection } from './connection.ts';
import { createDarkroomClient } from './create-client.ts';
import { eventStreams } from './event-stream.ts';
import { type ApiServer, startApiServer } from './testing/local/api-server.ts';
import { deferred, event } from './testing/local/events.ts';

/** What was learned of the libraries by running them. Where one of these fails after an update, a workaround can go. */

let server: ApiServer;
afterEach(async () => server.close());

const SERVER = gql<{ server: { version: string } }, Record<string, never>>(
  '{ server { version } }',
);
const EVENTS = gql('subscription { generationEvents(id: "gen_1") { sequence } }');

const serverInfo = () => ({ version: '0.1.0' });
const three = {
  async *generationEvents() {
    for (const sequence of [0, 1, 2]) yield event(sequence);
  },
};

const ours = () =>
  createDarkroomClient({ url: server.url, clientName: 'test', clientVersion: '1' });

function collect(client: Client): Promise<{ sequences: unknown[]; error: unknown }> {
  const done = deferred();
  const sequences: unknown[] = [];
  let error: unknown = null;
  pipe(
    client.executeSubscription({ key: 1, query: EVENTS, variables: {}, extensions: undefined }),
    subscribe((result) => {
      if (result.error) error = result.error;
      else sequences.push(result.data.generationEvents.sequence);
      if (!result.hasNext || result.error) done.resolve();
    }),
  );
  return done.promise.then(() => ({ sequences, error }));
}

describe('queries', () => {
  it('go by GET if urql is left alone, which the server refuses', async () => {
    server = await startApiServer({ server: serverInfo });
    const plain = new Client({ url: `${server.url}/graphql`, exchanges: [fetchExchange] });
    const { error } = await plain.query(SERVER, {}).toPromise();
    expect(error).toBeDefined();
    expect(server.requests[0]?.method).toBe('GET');
  });

  it('go by POST through our client', async () => {
    server = await startApiServer({ server: serverInfo });
    expect(await ours().request(SERVER, {})).toMatchObject({ server: { version: '0.1.0' } });
    expect(server.requests.map(({ method }) => method)).toEqual(['POST']);
  });
});

describe('subscriptions', () => {
  it("do not work by urql's own fetchSubscriptions", async () => {
    server = await startApiServer(three);
    const plain = new Client({
      url: `${server.url}/graphql/stream`,
      exchanges: [fetchExchange],
      fetchSubscriptions: true,
    });
    const { sequences, error } = await collect(plain);
    expect(sequences).toEqual([]);
    expect(error).not.toBeNull();
  });

  it('deliver their last event twice through urql', async () => {
    server = await startApiServer(three);
    const connection = createConnection({
      url: server.url,
      clientName: 'test',
      clientVersion: '1',
    });
    const plain = new Client({
      url: `${server.url}/graphql`,
      exchanges: [subscriptionExchange({ forwardSubscription: eventStreams(connection) })],
    });
    expect(await collect(plain)).toEqual({ sequences: [0, 1, 2, 2], error: null });
  });

  it('may be empty, and end without an error', async () => {
    server = await startApiServer({
      async *generationEvents() {},
      generation: () => ({ id: 'gen_1', status: 'CANCELED', sequence: 0 }),
    });
    const seen: unknown[] = [];
    for await (const one of ours().followGeneration('gen_1')) seen.push(one);
    expect(seen).toEqual([]);
  });
});
