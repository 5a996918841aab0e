import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CONNECTIONS_PER_ACTOR } from '../http/live-connections.ts';
import { hashSecret } from '../identity/secrets.ts';
import { BEARER } from '../testing/local/graphql-client.ts';
import {
  API_TOKEN,
  LOCAL_TOKEN,
  startTestServer,
  type TestServer,
} from '../testing/local/start-test-server.ts';
import { sources } from '../testing/local/test-resolvers.ts';
import { connectSocket, openSocket, type TestSocket } from '../testing/local/web-socket-client.ts';
import { MOST_UNKNOWN } from './waiting-sockets.ts';

let server: TestServer;
let cookie: string;
const open: TestSocket[] = [];
beforeAll(async () => {
  server = await startTestServer();
  cookie = await server.cookie();
});
afterEach(async () => {
  for (const client of open.splice(0)) client.socket.terminate();
  await until(() => server.app.live.size === 0 && sources.open === 0);
});
afterAll(() => server.stop());

/** Turns of the event loop, without any time set aside. */
async function until(isTrue: () => boolean) {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
const use = (client: TestSocket) => {
  open.push(client);
  return client;
};
const EVENTS =
  'subscription($id: ID!, $after: Int! = 0) { generationEvents(id: $id, after: $after) { sequence kind } }';
const subscribe = (id: string, variables: unknown = { id: 'g' }, query = EVENTS) => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
});

describe('before the upgrade', () => {
  it.each([
    'null',
    'https://evil.example.com',
    'http://127.0.0.1:1',
    'http://localhost:1',
    'http://127.0.0.1.evil.com',
    'file://',
    'chrome-extension://abc',
    'https://127.0.0.1',
  ])('refuses the origin %s, with a cookie and with a token', async (origin) => {
    await expect(openSocket(server, { headers: { cookie, origin } })).rejects.toThrow('403');
    await expect(openSocket(server, { headers: { ...BEARER, origin } })).rejects.toThrow('403');
  });

  it.each([
    ['a cookie without an origin', () => ({ cookie }), '403'],
    ['a wrong token', () => ({ authorization: 'Bearer wrong' }), '401'],
    ['no bearer', () => ({ authorization: `Basic ${API_TOKEN}` }), '401'],
    ['another host', () => ({ ...BEARER, host: 'evil.example.com' }), '421'],
  ])('refuses %s', async (_name, headers, status) => {
    await expect(openSocket(server, { headers: headers() })).rejects.toThrow(status);
  });

  it('has one address', async () => {
    await expect(openSocket(server, { path: '/graphql/stream' })).rejects.toThrow('404');
    await expect(openSocket(server, { path: '/' })).rejects.toThrow('404');
  });

  it.each([
    ['a token', () => ({ ...BEARER })],
    ['a cookie from our own page', () => ({ cookie, origin: server.url })],
  ])('lets in %s', async (_name, headers) => {
    const client = use(await openSocket(server, { headers: headers() }));
    client.send({ type: 'connection_init' });
    expect(await client.next()).toEqual({ type: 'connection_ack' });
  });
});

describe('connecting', () => {
  it('takes a token in connection_init', async () => {
    const client = use(await openSocket(server, { headers: {} }));
    client.send({ type: 'connection_init', payload: { authorization: `Bearer ${LOCAL_TOKEN}` } });
    expect(await client.next()).toEqual({ type: 'connection_ack' });
  });

  it.each([[{}], [{ authorization: 'Bearer wrong' }], [{ authorization: 7 }], [undefined]])(
    'closes with 4401 after %j',
    async (payload) => {
      const client = use(await openSocket(server, { headers: {} }));
      client.send({ type: 'connection_init', payload });
      expect((await client.closed).code).toBe(4401);
    },
  );

  it('lets only so many wait without having said connection_init', async () => {
    const unknown = () => openSocket(server, { headers: {} });
    for (let count = 0; count < MOST_UNKNOWN; count += 1) use(await unknown());
    await expect(unknown()).rejects.toThrow('429');
    // Whoever is known waits apart.
    const known = use(await connectSocket(server));
    known.socket.terminate();
    // One that has said it makes room, and so does one that leaves.
    open[0]?.send({
      type: 'connection_init',
      payload: { authorization: `Bearer ${LOCAL_TOKEN}` },
    });
    await open[0]?.next();
    use(await unknown());
    await expect(unknown()).rejects.toThrow('429');
    open[1]?.socket.terminate();
    await open[1]?.closed;
    await until(() => server.app.live.size <= 1);
    for (;;) {
      const next = await unknown().catch(() => null); // the server hears of the end when it does
      if (next === null) continue;
      use(next);
      break;
    }
  });

  it('lets a known caller wait with as many as it may hold', async () => {
    for (let count = 0; count < CONNECTIONS_PER_ACTOR; count += 1) use(await openSocket(server));
    await expect(openSocket(server)).rejects.toThrow('429');
  });

  it('takes no more than its share of sockets', async () => {
    for (let count = 0; count < CONNECTIONS_PER_ACTOR; count += 1) use(await connectSocket(server));
    const client = use(await openSocket(server));
    client.send({ type: 'connection_init' });
    expect((await client.closed).code).toBe(4429);
    const other = use(
      await openSocket(server, { headers: { authorization: `Bearer ${LOCAL_TOKEN}` } }),
    );
    other.send({ type: 'connection_init' });
    expect(await other.next()).toEqual({ type: 'connection_ack' });
  });
});

describe('wrong messages', () => {
  const init = { type: 'connection_init' };
  it.each<[string, unknown[], number]>([
    ['init twice', [init, init], 4429],
    ['subscribe before init', [subscribe('1')], 4401],
    ['the same id twice', [init, subscribe('1'), subscribe('1')], 4409],
    ['an unknown type', [init, { type: 'launch' }], 4400],
    ['no JSON', ['{'], 4400],
    ['a list', [[]], 4400],
    ['subscribe without a query', [init, { type: 'subscribe', id: '1', payload: {} }], 4400],
    ['a query', [init, subscribe('1', {}, '{ viewer { kind } }')], 4400],
    [
      'a mutation',
      [init, subscribe('1', {}, 'mutation { imageDelete(input: { ids: [] }) { deletedIds } }')],
      4400,
    ],
    ['a frame of 65 KiB', [init, 'x'.repeat(65 * 1024)], 1009],
  ])('%s', async (_name, messages, code) => {
    const client = use(await openSocket(server));
    for (const message of messages) {
      client.send(message);
      if (message === init && code !== 4429) await client.next();
    }
    const closed = await client.closed;
    expect(closed.code).toBe(code);
    expect(closed.reason).not.toMatch(/\/|node_modules/);
  });

  it('a binary frame', async () => {
    const client = use(await connectSocket(server));
    client.socket.send(Buffer.from('{}'), { binary: true });
    expect((await client.closed).code).toBe(4400);
  });

  it('no init within 3 s', async () => {
    const client = use(await openSocket(server));
    expect((await client.closed).code).toBe(4408);
  });

  it('another protocol', async () => {
    await expect(openSocket(server, { protocol: 'graphql-ws' })).rejects.toThrow('no subprotocol');
  });
});

describe('subscribing', () => {
  it('follows from after a sequence number, and completes', async () => {
    const client = use(await connectSocket(server));
    client.send(subscribe('a', { id: 'finished' }));
    expect(await client.next()).toMatchObject({
      type: 'next',
      payload: { data: { generationEvents: { sequence: 1 } } },
    });
    expect(await client.next()).toEqual({ id: 'a', type: 'complete' });
  });

  it('masks what a source throws', async () => {
    const client = use(await connectSocket(server));
    client.send(subscribe('a', { id: 'crash' }));
    const { payload } = await client.next();
    expect(payload.errors[0].extensions).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify(payload)).not.toContain('secret place');
  });

  it('refuses the 21st subscription of a socket', async () => {
    const client = use(await connectSocket(server));
    for (let index = 1; index <= 21; index += 1)
      client.send(subscribe(String(index), { id: 'g', after: -2 }));
    const message = await client.next();
    expect([message.id, message.type, message.payload[0].extensions.code]).toEqual([
      '21',
      'error',
      'TOO_MANY_SUBSCRIPTIONS',
    ]);
    client.send({ id: '1', type: 'complete' });
    await until(() => sources.open === 19);
  });

  it('stops the source when the client completes or leaves', async () => {
    const client = use(await connectSocket(server));
    client.send(subscribe('a'));
    client.send(subscribe('b'));
    for (let count = 0; count < 4; count += 1) await client.next();
    expect(sources.open).toBe(2);
    client.send({ id: 'a', type: 'complete' });
    await until(() => sources.open === 1);
    client.socket.terminate();
    await until(() => sources.open === 0);
  });

  it('pulls no further than a reader reads, and gives up a dead one', async () => {
    const client = use(await connectSocket(server));
    client.socket.pause();
    sources.pulled = 0;
    client.send(
      subscribe(
        'a',
        { id: 'endless' },
        'subscription($id: ID!) { generationEvents(id: $id) { partialImageUrl } }',
      ),
    );
    await until(() => sources.pulled > 0);
    let before = -1;
    // The kernel's buffers fill, then nothing moves any more.
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
    // Megabytes of small messages have to fill the kernel's buffers first.
  }, 90_000);
});

describe('rights that end', () => {
  it('closes the socket with 4403 when its token is revoked', async () => {
    const other = await startTestServer();
    const client = await connectSocket(other);
    client.send(subscribe('a'));
    await client.next();
    await other.app.live.sweep();
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    other.store.revoke(hashSecret(API_TOKEN));
    expect((await client.closed).code).toBe(4403); // by the server's own timer
    await other.stop();
  });

  it('does not wait for ever on a socket that does not leave', async () => {
    const other = await startTestServer();
    const client = await connectSocket(other);
    client.socket.pause();
    const stopped = other.stop();
    await until(() => other.clock.sleepers === 1);
    other.clock.advance(10_000);
    await stopped;
    client.socket.terminate();
  });

  it('closes with 1001 when the server stops', async () => {
    const other = await startTestServer();
    const client = await connectSocket(other);
    const stopped = other.stop();
    expect((await client.closed).code).toBe(1001);
    await stopped;
    expect(sources.open).toBe(0);
  });
});
