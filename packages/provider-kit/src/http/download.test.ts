import type { Socket } from 'node:net';
import { ProviderFailure, Secret } from '@darkroom/core';
import { afterEach, describe, expect, test } from 'vitest';
import { originsOf } from '../testing/local/paid-call.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { type RawServer, startRawServer } from '../testing/raw-server.ts';
import { type AddressGuard, guardAddress } from './address-guard.ts';
import { type DownloadOptions, download } from './download.ts';
import { nextHop, trustOf } from './download-hop.ts';
import { createEgress, type Egress } from './egress.ts';

const KEY = 'sk-canary-0123456789abcdef';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Answer = string | ((socket: Socket) => void);

/** Gives its answers one after the other, the last one for ever; `{other}` is filled in later. */
async function serverOf(answers: Answer[], host?: string): Promise<RawServer> {
  let at = 0;
  const server = await startRawServer(
    (socket) =>
      socket.on('data', () => {
        const answer = answers[Math.min(at, answers.length - 1)] ?? '';
        at += 1;
        if (typeof answer === 'string') socket.write(answer);
        else answer(socket);
      }),
    host,
  );
  closing.push(() => server.close());
  return server;
}

const ok = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const status = (code: number, headers = '') =>
  `HTTP/1.1 ${code} X\r\n${headers}Content-Length: 0\r\n\r\n`;
const to = (url: string) => status(302, `Location: ${url}\r\n`);

function start(url: string, baseOrigin: string, change: Partial<DownloadOptions> = {}) {
  // 127.0.0.2 stands for a public host: every other rule is the real one.
  const guard: AddressGuard = (address, scope) =>
    address === '127.0.0.2' ? null : guardAddress(address, scope);
  const egress = createEgress({ guard });
  closing.push(() => egress.close());
  const clock = new ManualClock(0, { isAutomatic: true });
  const kept = { text: '', restarts: 0 };
  const promise = download(url, {
    egress,
    clock,
    random: () => 0.5,
    origins: originsOf(baseOrigin),
    sink: {
      write: (chunk) => {
        kept.text += Buffer.from(chunk).toString();
      },
      restart: () => {
        kept.text = '';
        kept.restarts += 1;
      },
    },
    headers: { authorization: new Secret(`Bearer ${KEY}`) },
    ...change,
  });
  return { promise, kept, clock };
}

async function failureOf(promise: Promise<unknown>): Promise<ProviderFailure> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProviderFailure)) throw new Error(`No failure: ${String(error)}`);
  expect(`${error.stack}${JSON.stringify(error.details)}`).not.toContain(KEY);
  return error;
}

describe('a result', () => {
  test("on the provider's own origin comes with the key", async () => {
    const server = await serverOf([ok('picture')]);
    const { promise, kept } = start(`${server.origin}/a.png?sig=1`, server.origin);
    expect((await promise).byteSize).toBe(7);
    expect(kept.text).toBe('picture');
    expect(server.received()).toContain(`authorization: Bearer ${KEY}`);
    expect(server.received()).toMatch(/^GET \/a\.png\?sig=1 HTTP/);
  });

  test('that is a page is refused, and none of it kept', async () => {
    const page = '<!doctype html><title>Sign in</title>';
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${page.length}`;
    const server = await serverOf([`${head}\r\n\r\n${page}`]);
    const { promise, kept } = start(`${server.origin}/a.png`, server.origin);
    const failure = await failureOf(promise);
    expect(failure.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'charged' });
    expect(kept).toEqual({ text: '', restarts: 0 });
  });

  test.each([408, 429, 500, 502, 503, 504])('is asked for again after %i', async (code) => {
    const server = await serverOf([status(code), status(code), ok('picture')]);
    const { promise, kept, clock } = start(`${server.origin}/a.png`, server.origin);
    await promise;
    expect(kept).toEqual({ text: 'picture', restarts: 2 });
    expect(clock.sleeps).toEqual([375, 750]);
  });

  test('waits as long as it is told', async () => {
    const server = await serverOf([status(429, 'Retry-After: 20\r\n'), ok('picture')]);
    const { promise, clock } = start(`${server.origin}/a.png`, server.origin);
    await promise;
    expect(clock.sleeps).toEqual([20_125]);
  });

  test('that breaks off begins anew', async () => {
    const server = await serverOf([
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\npic'),
      (socket) => socket.resetAndDestroy(),
      ok('picture'),
    ]);
    const { promise, kept } = start(`${server.origin}/a.png`, server.origin);
    await promise;
    expect(kept).toEqual({ text: 'picture', restarts: 2 });
  });

  test('is given up after five tries', async () => {
    const server = await serverOf([status(503)]);
    const { promise } = start(`${server.origin}/a.png`, server.origin);
    expect((await failureOf(promise)).details).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      charge: 'charged',
    });
    expect(server.received().match(/GET/g)).toHaveLength(5);
  });

  test.each([401, 403, 404, 410])(
    'with %i has expired, and is not asked for again',
    async (code) => {
      const server = await serverOf([status(code)]);
      const { promise } = start(`${server.origin}/a.png`, server.origin);
      expect((await failureOf(promise)).code).toBe('OUTPUT_EXPIRED');
      expect(server.received().match(/GET/g)).toHaveLength(1);
    },
  );

  test('that is too large is cut, and not asked for again', async () => {
    const server = await serverOf([ok('x'.repeat(100))]);
    const { promise } = start(`${server.origin}/a.png`, server.origin, { maximumBytes: 99 });
    expect((await failureOf(promise)).code).toBe('PROVIDER_BAD_RESPONSE');
    expect(server.received().match(/GET/g)).toHaveLength(1);
  });

  test('whose sink fails ends with what the sink says', async () => {
    const server = await serverOf([ok('picture')]);
    const full = new Error('disk full');
    const { promise } = start(`${server.origin}/a.png`, server.origin, {
      sink: { write: () => Promise.reject(full), restart: () => undefined },
    });
    await expect(promise).rejects.toBe(full);
  });

  test('stops when its caller does', async () => {
    const server = await serverOf([() => undefined]);
    const stop = new AbortController();
    const { promise } = start(`${server.origin}/a.png`, server.origin, { signal: stop.signal });
    await server.until('GET');
    stop.abort();
    expect((await failureOf(promise)).message).toContain('stopped');
  });
});

describe('redirects', () => {
  test('to another host lose the key for good, even on the way back', async () => {
    const hops = ['https://cdn.example/2', 'https://api.example/3', ''];
    const asked: { url: string; trust: string; hasKey: boolean }[] = [];
    const egress: Egress = {
      socket: async () => {
        throw new Error('not used');
      },
      close: async () => undefined,
      send: async ({ url, trust, headers }) => {
        const next = hops[asked.length] ?? '';
        asked.push({ url: String(url), trust, hasKey: Object.keys(headers ?? {}).length > 0 });
        return {
          status: next === '' ? 200 : 302,
          headers: (next === '' ? {} : { location: next }) as Record<string, string>, // one of two shapes
          body: (async function* () {
            yield Buffer.from('picture');
          })(),
          discard: () => undefined,
        };
      },
    };
    await start('https://api.example/1', 'https://api.example', { egress }).promise;
    expect(asked).toEqual([
      { url: 'https://api.example/1', trust: 'base-url', hasKey: true },
      { url: 'https://cdn.example/2', trust: 'untrusted', hasKey: false },
      { url: 'https://api.example/3', trust: 'base-url', hasKey: false },
    ]);
  });

  test('to a public host may not change the port', async () => {
    const other = await serverOf([ok('picture')], '127.0.0.2');
    const server = await serverOf([to(`${other.origin}/`)]);
    const failure = await failureOf(start(`${server.origin}/1`, server.origin).promise);
    expect(failure.message).toContain('port');
    expect(other.connections).toHaveLength(0);
  });

  test('within the origin keep the key; a fourth is one too many', async () => {
    const server = await serverOf([to('/2'), to('/3'), to('/4'), ok('picture')]);
    const { promise, kept } = start(`${server.origin}/1`, server.origin);
    await promise;
    expect(kept.text).toBe('picture');
    expect(server.received().match(/authorization/g)).toHaveLength(4);

    const endless = await serverOf([to('/again')]);
    const failure = await failureOf(start(`${endless.origin}/1`, endless.origin).promise);
    expect(failure.code).toBe('PROVIDER_REDIRECTED');
    expect(endless.received().match(/GET/g)).toHaveLength(4);
  });

  test.each([
    'http://127.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]/',
    'http://2130706433/',
    'file:///etc/passwd',
    'http://10.0.0.1:8080/',
  ])('to %s leads nowhere', async (target) => {
    const server = await serverOf([to(target)]);
    const failure = await failureOf(start(`${server.origin}/1`, server.origin).promise);
    expect(failure.code).toBe('PROVIDER_BAD_RESPONSE');
    expect(server.received().match(/GET/g)).toHaveLength(1);
  });

  test.each([
    ['https://a.example/1', 'http://a.example/2', 'string'],
    ['https://a.example/1', 'https://b.example/2', 'URL'],
    ['http://a.example/1', 'https://b.example/2', 'URL'],
    ['https://a.example/1', '/2', 'URL'],
    ['https://a.example/1', 'http://', 'string'],
  ])('%s → %s', (from, location, kind) => {
    const next = nextHop(new URL(from), 302, { location });
    expect(next instanceof URL ? 'URL' : typeof next).toBe(kind);
  });

  test('an answer that is none', () => {
    expect(nextHop(new URL('https://a.example'), 200, { location: '/x' })).toBeNull();
    expect(nextHop(new URL('https://a.example'), 304, {})).toBeNull();
  });
});

describe('whose host it is', () => {
  const base = originsOf('https://api.example');
  const hosts = ['cdn.example', '*.blob.example'];
  const trust = (url: string, list = hosts, hop = 0) => {
    try {
      return trustOf(new URL(url), base, list, hop);
    } catch {
      return 'refused';
    }
  };
  test.each([
    ['https://api.example/x', 'base-url'],
    ['https://cdn.example/x', 'untrusted'],
    ['https://a.blob.example/x', 'untrusted'],
    ['https://blob.example/x', 'refused'],
    ['https://evilblob.example/x', 'refused'],
    ['https://cdn.example.evil.test/x', 'refused'],
    ['https://evil.test/cdn.example', 'refused'],
    ['https://evil.test#cdn.example', 'refused'],
    ['http://api.example/x', 'refused'],
    ['https://api.example:444/x', 'refused'],
  ])('%s: %s', (url, expected) => {
    expect(trust(url)).toBe(expected);
  });
  test('without a list any public host may be tried', () => {
    expect(trust('https://anything.test/x', [])).toBe('untrusted');
  });
  test('a redirect may leave the list', () => {
    expect(trust('https://anything.test/x', hosts, 1)).toBe('untrusted');
  });
});
