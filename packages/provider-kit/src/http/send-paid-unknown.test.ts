import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  answer,
  brokenPicture,
  callOf,
  egressOf,
  endlessPicture,
  failureOf,
  serverOf,
} from '../testing/local/paid-call.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import type { startRawServer } from '../testing/raw-server.ts';

describe('maybe charged', () => {
  const unknown = { code: 'UNKNOWN_OUTCOME', charge: 'unknown', isSafeToRepeat: false };

  test.each<[string, Parameters<typeof startRawServer>[0]]>([
    ['accepted and closed at once', (socket) => socket.end()],
    [
      'reset after the request came',
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
    ],
    ['closed after the request came', (socket) => socket.once('data', () => socket.end())],
    [
      'closed inside the head of the answer',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Le')),
    ],
    [
      'closed in the middle of the body',
      (socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a"')),
    ],
    [
      'closed in the middle of a chunked body',
      (socket) =>
        socket.once('data', () =>
          socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n'),
        ),
    ],
    ['no HTTP', (socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))],
  ])('%s', async (_, onConnection) => {
    const server = await serverOf(onConnection);
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(failure.details).toMatchObject(unknown);
    expect(server.connections).toHaveLength(1);
  });

  test('a reset right after the handshake is not charged only where nothing had left', async () => {
    const server = await serverOf((socket) => socket.resetAndDestroy());
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(['not-charged', 'unknown']).toContain(failure.details.charge);
    if (failure.details.charge === 'not-charged') expect(server.received()).toBe('');
  });

  test('the request is half out when the connection breaks', async () => {
    const server = await serverOf((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const failure = await failureOf(
      callOf(server.origin, {
        kind: 'multipart',
        parts: [{ name: 'image', file: endlessPicture(50_000_000) }],
      }),
      { egress: egressOf() },
    );
    expect(failure.details).toMatchObject(unknown);
    expect(server.connections).toHaveLength(1);
  });

  test('a picture breaks off in the middle', async () => {
    const server = await serverOf(() => undefined);
    const failure = await failureOf(
      callOf(server.origin, {
        kind: 'multipart',
        parts: [{ name: 'image', file: brokenPicture(10) }],
      }),
      { egress: egressOf() },
    );
    expect(failure.details).toMatchObject(unknown);
  });

  test('stopped by its caller when it is out', async () => {
    const server = await serverOf(() => undefined);
    const stop = new AbortController();
    const failure = failureOf(callOf(server.origin), { egress: egressOf(), signal: stop.signal });
    await server.until('a lamp');
    stop.abort();
    expect((await failure).details).toMatchObject(unknown);
  });

  test('no answer within the deadline, which the clock alone decides', async () => {
    const clock = new ManualClock();
    const server = await serverOf(() => undefined);
    const failure = failureOf(callOf(server.origin), {
      egress: egressOf({ clock }),
      timeoutMs: 86_400_000,
    });
    await server.until('a lamp');
    clock.advance(86_399_999);
    clock.advance(1);
    expect((await failure).details).toMatchObject({ code: 'TIMED_OUT', charge: 'unknown' });
    expect((await failure).message).toContain('usage page');
    expect(clock.pending).toBe(0);
  });

  test('silence in the middle of a body', async () => {
    const clock = new ManualClock();
    const server = await serverOf((socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 200 OK\r\nX-Request-Id: req_9\r\nContent-Length: 9\r\n\r\n{'),
      ),
    );
    const failure = failureOf(callOf(server.origin), {
      egress: egressOf({ clock }),
      idleTimeoutMs: 30_000,
      timeoutMs: 600_000,
    });
    await clock.untilSleeping(2);
    clock.advance(30_000);
    expect((await failure).details).toMatchObject({
      code: 'TIMED_OUT',
      charge: 'unknown',
      providerRequestId: 'req_9',
    });
  });

  test('one byte a second ends at the deadline', async () => {
    const clock = new ManualClock();
    let drip = () => undefined as undefined | boolean;
    const server = await serverOf((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
        drip = () => socket.write('x');
      }),
    );
    let taken = 0;
    let tell = () => undefined as undefined;
    const failure = failureOf(callOf(server.origin), {
      egress: egressOf({ clock }),
      idleTimeoutMs: 30_000,
      timeoutMs: 20_000,
      sink: {
        head: () => undefined,
        write: () => {
          taken += 1;
          tell();
        },
      },
    });
    await server.until('a lamp');
    for (let second = 0; second < 20; second += 1) {
      const arrived = new Promise<void>((resolve) => {
        tell = () => void resolve();
      });
      drip();
      await arrived;
      clock.advance(1000);
    }
    expect((await failure).details).toMatchObject({ code: 'TIMED_OUT', charge: 'unknown' });
    expect(taken).toBe(20);
  });

  test('an answer beyond the cap is cut, and the connection ended', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const pump = () => {
          while (socket.writable && socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`));
        };
        socket.on('drain', pump);
        pump();
      }),
    );
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(failure.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
    expect(failure.message).toContain('1000000 bytes');
    await new Promise<void>((resolve) => server.connections[0]?.once('close', () => resolve()));
  });

  test('a gzip bomb is counted unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const server = await serverOf((socket) =>
      socket.once('data', () => {
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`,
        );
        socket.write(bomb);
      }),
    );
    let taken = 0;
    const failure = await failureOf(callOf(server.origin), {
      egress: egressOf(),
      sink: {
        head: () => undefined,
        write: (chunk) => {
          taken += chunk.byteLength;
        },
      },
    });
    expect(failure.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
    expect(taken).toBeLessThanOrEqual(1_000_000);
  });

  test('a broken archive', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () =>
        socket.write(
          'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nno gzip!',
        ),
      ),
    );
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(failure.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
  });

  test('an answer that cannot be written down', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () => socket.write(answer('{}'))),
    );
    const failure = await failureOf(callOf(server.origin), {
      egress: egressOf(),
      sink: {
        head: () => undefined,
        write: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
      },
    });
    expect(failure.details).toMatchObject({ code: 'STORAGE_FAILED', charge: 'unknown' });
  });
});
