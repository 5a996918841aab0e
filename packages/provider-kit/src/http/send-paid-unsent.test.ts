import { Secret } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import {
  answer,
  brokenPicture,
  callOf,
  collect,
  egressOf,
  failureOf,
  KEY,
  originsOf,
  serverOf,
} from '../testing/local/paid-call.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { startRawServer } from '../testing/raw-server.ts';
import { sendPaid } from './send-paid.ts';

describe('proven unsent', () => {
  const unsent = { code: 'PROVIDER_UNAVAILABLE', charge: 'not-charged', isSafeToRepeat: true };

  test('connection refused', async () => {
    const server = await startRawServer(() => undefined);
    await server.close();
    const failure = await failureOf(callOf(server.origin), { egress: egressOf() });
    expect(failure.details).toMatchObject(unsent);
    expect(failure.message).toContain('connection refused');
    expect(failure.message).toContain(server.origin);
  });

  test('a name that is not known', async () => {
    const egress = egressOf({
      resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    const failure = await failureOf(callOf('https://images.example'), { egress });
    expect(failure.details).toMatchObject(unsent);
    expect(failure.message).toContain('DNS');
  });

  test('no TLS at the other end', async () => {
    const server = await serverOf((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    const failure = await failureOf(callOf(server.origin.replace('http:', 'https:')), {
      egress: egressOf(),
    });
    expect(failure.details).toMatchObject(unsent);
    expect(server.received()).not.toContain('POST');
  });

  test('a handshake that is closed in the middle', async () => {
    const server = await serverOf((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const failure = await failureOf(callOf(server.origin.replace('http:', 'https:')), {
      egress: egressOf(),
    });
    expect(failure.details).toMatchObject(unsent);
  });

  test('the connection does not come about within its limit', async () => {
    const egress = egressOf({ connectTimeoutMs: 20, resolve: () => new Promise(() => undefined) });
    const failure = await failureOf(callOf('http://images.example'), { egress });
    expect(failure.details).toMatchObject(unsent);
  });

  test('refused by the guard, which repeating does not help', async () => {
    const failure = await failureOf(callOf('http://169.254.169.254'), { egress: egressOf() });
    expect(failure.details).toMatchObject({ ...unsent, isSafeToRepeat: false });
  });

  test("a call to another origin than the key's", async () => {
    const server = await serverOf(() => undefined);
    const failure = await failureOf(callOf(server.origin), {
      egress: egressOf(),
      origins: originsOf('https://api.example'),
    });
    expect(failure.details).toMatchObject({ ...unsent, isSafeToRepeat: false });
    expect(failure.message).toContain('the key belongs to https://api.example alone');
    expect(server.connections).toHaveLength(0);
  });

  // Nothing but the key is in the way there: the host is a public one.
  test.each(['http://api.example', 'https://api.example:8443', 'https://api.example.evil.example'])(
    'a call to %s, which is not looked up either',
    async (origin) => {
      const asked: string[] = [];
      const resolve = async (name: string) => {
        asked.push(name);
        return [];
      };
      const failure = await failureOf(callOf(origin), {
        egress: egressOf({ resolve, guard: () => null }),
        origins: originsOf('https://api.example'),
      });
      expect(failure.details).toMatchObject({ ...unsent, isSafeToRepeat: false });
      expect(asked).toEqual([]);
    },
  );

  test('stopped while it waits for a free connection, and never sent afterwards', async () => {
    const server = await serverOf(() => undefined);
    const egress = egressOf({ connections: 1 });
    const first = failureOf(callOf(server.origin), { egress });
    await server.until('a lamp');
    const stop = new AbortController();
    const second = failureOf(callOf(server.origin, { kind: 'json', value: 'second' }), {
      egress,
      signal: stop.signal,
    });
    stop.abort();
    expect((await second).details).toMatchObject(unsent);
    server.connections[0]?.end(answer('{}'));
    await expect(first).rejects.toThrow(); // it succeeded: no failure
    const third = sendPaid(callOf(server.origin, { kind: 'json', value: 'third' }), {
      egress,
      origins: originsOf(server.origin),
      sink: collect().sink,
      timeoutMs: 60_000,
      maximumBytes: 100,
    });
    await server.until('third');
    server.connections.at(-1)?.end(answer('{}'));
    await third;
    expect(server.received()).not.toContain('second');
  });

  test('stopped before it began', async () => {
    const server = await serverOf(() => undefined);
    const failure = await failureOf(callOf(server.origin), {
      egress: egressOf(),
      signal: AbortSignal.abort(),
    });
    expect(failure.details).toMatchObject(unsent);
    expect(server.connections).toHaveLength(0);
  });

  test('the deadline passes while the connection is being made', async () => {
    const clock = new ManualClock();
    const egress = egressOf({ clock, resolve: () => new Promise(() => undefined) });
    const failure = failureOf(callOf('http://images.example'), { egress });
    await clock.untilSleeping();
    clock.advance(60_000);
    expect((await failure).details).toMatchObject(unsent);
  });

  test('a picture that cannot be opened', async () => {
    const server = await serverOf(() => undefined);
    const failure = await failureOf(
      callOf(server.origin, {
        kind: 'multipart',
        parts: [{ name: 'image', file: brokenPicture(0) }],
      }),
      { egress: egressOf() },
    );
    expect(failure.details).toMatchObject({ code: 'STORAGE_FAILED', charge: 'not-charged' });
    expect(server.received()).toBe('');
  });

  test('a key that no header can carry', async () => {
    const server = await serverOf(() => undefined);
    const failure = await failureOf(
      { ...callOf(server.origin), headers: { authorization: new Secret(`Bearer ${KEY}\r\nx: y`) } },
      { egress: egressOf() },
    );
    expect(failure.details).toMatchObject({ code: 'CREDENTIALS_REJECTED', charge: 'not-charged' });
    expect(server.connections).toHaveLength(0);
  });
});
