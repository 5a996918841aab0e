import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashSecret } from '../identity/secrets.ts';
import { BEARER, JSON_TYPE, send } from '../testing/local/graphql-client.ts';
import { API_TOKEN, startTestServer, type TestServer } from '../testing/local/start-test-server.ts';
import { sources } from '../testing/local/test-resolvers.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const EVENTS =
  'subscription($id: ID!, $after: Int! = 0) { generationEvents(id: $id, after: $after) { sequence } }';
const STREAM = { ...BEARER, accept: 'text/event-stream' };
const path = (id: string) =>
  `/graphql/stream?query=${encodeURIComponent(EVENTS)}&variables=${encodeURIComponent(JSON.stringify({ id }))}`;
async function until(isTrue: () => boolean) {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
/** Opens a stream and leaves it unread. */
function open(to: TestServer, id: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(
      { host: '127.0.0.1', port: to.port, path: path(id), headers: STREAM, agent: false },
      resolve,
    )
      .on('error', reject)
      .end();
  });
}

describe('a stream', () => {
  it('speaks to the client of graphql-sse', async () => {
    const client = createClient({
      url: `${server.url}/graphql/stream`,
      headers: BEARER,
      retryAttempts: 0,
    });
    const events: unknown[] = [];
    for await (const event of client.iterate({ query: EVENTS, variables: { id: 'finished' } }))
      events.push(event);
    expect(events).toEqual([{ data: { generationEvents: { sequence: 1 } } }]);
    client.dispose();
    await until(() => server.app.live.size === 0);
  });

  it('is plain events for curl, and is kept by nobody', async () => {
    const answer = await send(server, 'GET', path('finished'), STREAM);
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store, no-transform');
    expect(answer.headers['x-request-id']).toMatch(/^req_/);
    expect(answer.text).toContain(
      'event: next\ndata: {"data":{"generationEvents":{"sequence":1}}}',
    );
    expect(answer.text).toContain('event: complete');
  });

  it.each([
    ['no Accept', {}, 406, 'NOT_ACCEPTABLE'],
    [
      'a foreign origin',
      { accept: STREAM.accept, origin: 'https://evil.example.com' },
      403,
      'ORIGIN_NOT_ALLOWED',
    ],
    [
      'a page of another port',
      { accept: STREAM.accept, 'sec-fetch-site': 'same-site' },
      403,
      'ORIGIN_NOT_ALLOWED',
    ],
  ])('is refused with %s', async (_name, headers, status, code) => {
    const answer = await send(server, 'GET', path('g'), { ...BEARER, ...headers });
    expect([answer.status, answer.json.errors[0].extensions.code]).toEqual([status, code]);
  });

  it.each([
    ['none', {}, 401],
    ['a foreign page', { 'sec-fetch-site': 'cross-site' }, 403],
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 200],
  ])('takes a cookie by where it comes from: %s', async (name, headers, status) => {
    const cookie: Record<string, string> = name === 'none' ? {} : { cookie: await server.cookie() };
    const answer = await send(server, 'GET', path('finished'), {
      accept: STREAM.accept,
      ...cookie,
      ...headers,
    });
    expect(answer.status).toBe(status);
  });

  it('refuses broken variables in the address', async () => {
    const answer = await send(server, 'GET', '/graphql/stream?query=x&variables=%7B', STREAM);
    expect([answer.status, answer.json.errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('masks what a source throws', async () => {
    const answer = await send(server, 'GET', path('crash'), STREAM);
    expect([answer.status, answer.json.errors[0].extensions.code]).toEqual([400, 'INTERNAL']);
    expect(answer.text).not.toContain('secret place');
  });

  it('stops its source when the reader leaves', async () => {
    const stream = await open(server, 'g');
    await until(() => sources.open === 1);
    stream.destroy();
    await until(() => sources.open === 0 && server.app.live.size === 0);
  });

  it('pulls no further than its reader reads, and gives up a dead one', async () => {
    sources.pulled = 0;
    const stream = await open(server, 'endless');
    stream.on('error', () => {}).pause();
    await until(() => sources.pulled > 0);
    let before = -1;
    for (let still = 0; still < 200; still = sources.pulled === before ? still + 1 : 0) {
      before = sources.pulled;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sources.pulled).toBeLessThan(1_000_000);
    await server.app.live.sweep();
    expect(sources.open).toBe(1);
    server.clock.advance(31_000);
    await server.app.live.sweep();
    await until(() => sources.open === 0);
  });

  it('ends when its token is revoked, and when the server stops', async () => {
    for (const act of ['revoke', 'stop'] as const) {
      const other = await startTestServer();
      const stream = await open(other, 'g');
      stream.resume();
      await until(() => sources.open === 1);
      if (act === 'revoke') other.store.revoke(hashSecret(API_TOKEN));
      const ended = new Promise((resolve) => stream.on('close', resolve));
      if (act === 'stop') await other.stop();
      await ended;
      await until(() => sources.open === 0);
      if (act === 'revoke') {
        const again = await send(other, 'POST', '/graphql', { ...BEARER, ...JSON_TYPE }, '{}');
        expect(again.status).toBe(401);
        await other.stop();
      }
    }
  });
});
