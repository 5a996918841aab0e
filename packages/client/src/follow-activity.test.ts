import { afterEach, expect, it } from 'vitest';
import { createDarkroomClient } from './create-client.ts';
import { type ApiServer, startApiServer } from './testing/local/api-server.ts';
import { deferred } from './testing/local/events.ts';

let server: ApiServer;
afterEach(async () => server.close());

const happened = (cursor: string) => ({
  activity: {
    __typename: 'ModelActivity',
    cursor,
    at: '2026-11-21T09:30:00.000Z',
    source: 'external://p/m',
    model: null,
  },
});

it('gives each event once over broken connections and ends by the signal alone', async () => {
  const asked: unknown[] = [];
  server = await startApiServer({
    async *activity({ after }) {
      asked.push(after);
      if (asked.length === 1) {
        yield happened('c1');
        await deferred().promise;
      }
      if (asked.length === 2) yield happened('c1');
      yield happened(`c${asked.length}`);
    },
  });
  const client = createDarkroomClient({
    url: server.url,
    clientName: 'test',
    clientVersion: '1',
    sleep: async () => {},
  });
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const { cursor } of client.followActivity({ signal: stop.signal })) {
    seen.push(cursor);
    if (cursor === 'c1') server.cut();
    if (cursor === 'c3') stop.abort();
  }
  expect(seen).toEqual(['c1', 'c2', 'c3']);
  expect(asked).toEqual([undefined, 'c1', 'c2']);
});
