import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { ProviderFailure, Secret } from '@darkroom/core';
import { afterEach, describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { egressOf, KEY, originsOf, serverOf } from '../testing/local/paid-call.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { guardAddress } from './address-guard.ts';
import { createProviderHttp } from './create-provider-http.ts';
import type { EgressOptions } from './egress.ts';
import { MESSAGE_MAXIMUM, type SocketMessage } from './egress-socket.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

/** A vendor that speaks WebSocket below /ws and answers everything else with 403. */
async function vendor(onSocket: (socket: WebSocket, request: IncomingMessage) => void) {
  const server = createServer((_, response) => response.writeHead(403).end('no'));
  const sockets = new WebSocketServer({ noServer: true });
  const handshakes: IncomingMessage[] = [];
  server.on('upgrade', (request, connection, head) => {
    handshakes.push(request);
    if (!request.url?.startsWith('/api/ws')) {
      connection.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => onSocket(socket, request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // a listening TCP server
  return {
    origin: `http://127.0.0.1:${port}`,
    baseUrl: `http://127.0.0.1:${port}/api`,
    handshakes,
  };
}

function httpOf(baseUrl: string, options: EgressOptions = {}, signal?: AbortSignal) {
  return createProviderHttp({
    egress: egressOf(options),
    origins: originsOf(baseUrl),
    ...(signal ? { signal } : {}),
  });
}

const headers = { Authorization: new Secret(`Bearer ${KEY}`) };

async function failureOf(promise: Promise<unknown>): Promise<ProviderFailure> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProviderFailure)) throw new Error(`No failure: ${String(error)}`);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(KEY);
  expect(error.details.charge).toBe('not-charged');
  return error;
}

async function all(socket: AsyncIterable<SocketMessage>): Promise<SocketMessage[]> {
  const messages: SocketMessage[] = [];
  for await (const message of socket) messages.push(message);
  return messages;
}

describe('a socket', () => {
  test('carries texts and bytes both ways, with the key, and no compression', async () => {
    const { baseUrl, handshakes } = await vendor((socket) => {
      socket.on('message', (data) => {
        socket.send(`heard ${String(data)}`);
        socket.send(Buffer.from([1, 2, 3]));
        socket.close(1000);
      });
    });
    const socket = await httpOf(baseUrl).socket({ url: '/ws?clientId=a', headers });
    socket.send('hello');
    expect(await all(socket)).toEqual([{ text: 'heard hello' }, { bytes: Buffer.from([1, 2, 3]) }]);
    expect(handshakes[0]?.url).toBe('/api/ws?clientId=a');
    expect(handshakes[0]?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'user-agent': 'darkroom',
    });
    expect(handshakes[0]?.headers).not.toHaveProperty('sec-websocket-extensions');
    socket.send('after the end');
  });

  test.each(['ws', 'http'])('takes an absolute URL with %s', async (scheme) => {
    const { baseUrl } = await vendor((socket) => socket.close(1000));
    const url = `${baseUrl.replace(/^http/, scheme)}/ws`;
    expect(await all(await httpOf(baseUrl).socket({ url }))).toEqual([]);
  });

  test.each([
    'wss://evil.example/ws',
    'ws://127.0.0.1:1/ws',
    'http://localhost/ws',
    'file:///etc/passwd',
    'ws://169.254.169.254/latest',
  ])('does not go to %s', async (url) => {
    const { baseUrl, handshakes } = await vendor(() => undefined);
    expect((await failureOf(httpOf(baseUrl).socket({ url, headers }))).code).toBe('INTERNAL');
    expect(handshakes).toHaveLength(0);
  });

  test.each([
    ['a metadata service', 'http://169.254.169.254/api'],
    ['a metadata service by its name', 'http://metadata.example/api'],
  ])('never goes to %s, whatever a person configured', async (_, baseUrl) => {
    const resolve = async () => [{ address: '169.254.169.254', family: 4 }];
    const failure = await failureOf(httpOf(baseUrl, { resolve }).socket({ url: '/ws', headers }));
    expect(failure.details).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', isSafeToRepeat: false });
    expect(failure.message).toContain('link-local');
  });

  test('keeps to the open internet where private addresses are not allowed', async () => {
    const { baseUrl, handshakes } = await vendor(() => undefined);
    const http = httpOf(baseUrl, { allowPrivate: () => false });
    expect((await failureOf(http.socket({ url: '/ws', headers }))).message).toContain(
      'this machine',
    );
    expect(handshakes).toHaveLength(0);
  });

  test('is judged by the address that it is really connected to', async () => {
    const { baseUrl, handshakes } = await vendor(() => undefined);
    let looks = 0;
    const http = httpOf(baseUrl, {
      guard: (address, scope) => {
        looks += 1;
        return looks === 1 ? guardAddress(address, scope) : 'another machine by now';
      },
    });
    expect((await failureOf(http.socket({ url: '/ws', headers }))).message).toContain(
      'another machine',
    );
    expect(handshakes).toHaveLength(0);
  });
});

describe('a socket that is not opened', () => {
  test('says with which status', async () => {
    const { baseUrl } = await vendor(() => undefined);
    const failure = await failureOf(httpOf(baseUrl).socket({ url: '/other', headers }));
    expect(failure.message).toContain('status 401');
  });

  test('because of a redirect, which is not followed', async () => {
    const canary = await serverOf(() => undefined);
    const server = await serverOf((socket) =>
      socket.on('data', () =>
        socket.end(
          `HTTP/1.1 302 Found\r\nLocation: ${canary.origin}/\r\nContent-Length: 0\r\n\r\n`,
        ),
      ),
    );
    const failure = await failureOf(httpOf(server.origin).socket({ url: '/ws', headers }));
    expect(failure.message).toContain('status 302');
    expect(canary.connections).toHaveLength(0);
  });

  test('because nothing listens', async () => {
    const server = await serverOf(() => undefined);
    await server.close();
    const failure = await failureOf(httpOf(server.origin).socket({ url: '/ws', headers }));
    expect(failure.message).toContain('connection refused');
  });

  test('because what answers is no WebSocket', async () => {
    const server = await serverOf((socket) =>
      socket.on('data', () =>
        socket.end(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n',
        ),
      ),
    );
    await failureOf(httpOf(server.origin).socket({ url: '/ws', headers }));
  });

  test('within its time', async () => {
    const server = await serverOf(() => undefined);
    const clock = new ManualClock();
    const opening = failureOf(
      httpOf(server.origin, { clock }).socket({ url: '/ws', timeoutMs: 5000 }),
    );
    await server.until('GET /ws');
    clock.advance(5000);
    expect((await opening).details).toMatchObject({ code: 'TIMED_OUT' });
  });

  test('because its caller stopped, before or meanwhile', async () => {
    const server = await serverOf(() => undefined);
    const before = httpOf(server.origin, {}, AbortSignal.abort());
    expect((await failureOf(before.socket({ url: '/ws' }))).message).toContain('stopped');
    const stop = new AbortController();
    const opening = failureOf(httpOf(server.origin, {}, stop.signal).socket({ url: '/ws' }));
    await server.until('GET /ws');
    stop.abort();
    expect((await opening).message).toContain('stopped');
  });
});

describe('a socket that ends', () => {
  test('by the caller, who hears no more', async () => {
    const ended = Promise.withResolvers<void>();
    const { baseUrl } = await vendor((socket) => {
      socket.send('one');
      socket.send('two');
      socket.on('close', () => ended.resolve());
    });
    for await (const message of await httpOf(baseUrl).socket({ url: '/ws' })) {
      expect(message).toEqual({ text: 'one' });
      break;
    }
    await ended.promise;
  });

  test('by the signal of its context', async () => {
    const stop = new AbortController();
    const { baseUrl } = await vendor((socket) => socket.send('one'));
    const socket = await httpOf(baseUrl, {}, stop.signal).socket({ url: '/ws' });
    const reading = failureOf(
      (async () => {
        for await (const _ of socket) stop.abort();
      })(),
    );
    expect((await reading).message).toContain('stopped');
  });

  test('by a broken connection, after all that came before', async () => {
    const { baseUrl } = await vendor((socket) => socket.send('one', () => socket.terminate()));
    const messages: SocketMessage[] = [];
    const reading = (async () => {
      for await (const message of await httpOf(baseUrl).socket({ url: '/ws' }))
        messages.push(message);
    })();
    expect((await failureOf(reading)).details).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(messages).toEqual([{ text: 'one' }]);
  });

  test('by a message that is too large', async () => {
    const { baseUrl } = await vendor((socket) => socket.send(Buffer.alloc(MESSAGE_MAXIMUM + 1)));
    const socket = await httpOf(baseUrl).socket({ url: '/ws' });
    expect((await failureOf(all(socket))).code).toBe('PROVIDER_BAD_RESPONSE');
  });

  test('has made the other side wait while nobody read', async () => {
    const piece = Buffer.alloc(1024 * 1024);
    const sender = Promise.withResolvers<WebSocket>();
    const { baseUrl } = await vendor((socket) => {
      for (let sent = 0; sent < 64; sent += 1) socket.send(piece);
      sender.resolve(socket);
    });
    const socket = await httpOf(baseUrl).socket({ url: '/ws' });
    const other = await sender.promise;
    // As many turns as loopback would need for all of it, had the connection not been made to rest.
    for (let turn = 0; turn < 2000; turn += 1)
      await new Promise((resolve) => setImmediate(resolve));
    expect(other.bufferedAmount).toBeGreaterThan(32 * piece.byteLength);
    other.close(1000);
    expect(await all(socket)).toHaveLength(64);
  });
});
