import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { ProviderFailure, Secret } from '@darkroom/core';
import { afterEach, describe, expect, test } from 'vitest';
import { brokenPicture, originsOf } from '../testing/local/paid-call.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { startRawServer } from '../testing/raw-server.ts';
import { inputImage } from '../testing/test-pictures.ts';
import { createProviderHttp } from './create-provider-http.ts';
import { createEgress, type Egress, type EgressRequest } from './egress.ts';
import { EgressError } from './egress-error.ts';
import type { FreeCall } from './provider-http.ts';

const KEY = 'sk-canary-0123456789abcdef';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Answer = string | ((socket: Socket) => void);

async function setUp(answers: Answer[], signal?: AbortSignal) {
  let at = 0;
  const server = await startRawServer((socket) =>
    socket.on('data', () => {
      const answer = answers[Math.min(at, answers.length - 1)] ?? '';
      at += 1;
      if (typeof answer === 'string') socket.write(answer);
      else answer(socket);
    }),
  );
  const egress = createEgress();
  closing.push(
    () => server.close(),
    () => egress.close(),
  );
  const clock = new ManualClock(Date.UTC(2026, 10, 21), { isAutomatic: true });
  const http = createProviderHttp({
    egress,
    origins: originsOf(`${server.origin}/v1`),
    clock,
    random: () => 0.5,
    ...(signal ? { signal } : {}),
  });
  return { server, http, clock };
}

const json = (value: unknown, status = 200, headers = '') => {
  const body = JSON.stringify(value);
  return `HTTP/1.1 ${status} X\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
};

async function failureOf(promise: Promise<unknown>): Promise<ProviderFailure> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProviderFailure)) throw new Error(`No failure: ${String(error)}`);
  expect(`${error.stack}${JSON.stringify(error.details)}`).not.toContain(KEY);
  expect(error.details.charge).toBe('not-charged');
  return error;
}

const headers = { authorization: new Secret(`Bearer ${KEY}`) };

describe('a free call', () => {
  test('goes behind the base URL', async () => {
    const { server, http } = await setUp([json({ ok: true })]);
    const answer = await http.call({ url: '/models?limit=2', headers });
    expect(answer).toMatchObject({ status: 200, text: '{"ok":true}' });
    expect(answer.json()).toEqual({ ok: true });
    expect(server.received()).toMatch(/^GET \/v1\/models\?limit=2 HTTP/);
    expect(server.received()).toContain(`authorization: Bearer ${KEY}`);
  });

  test('takes an absolute URL on the same origin', async () => {
    const { server, http } = await setUp([json({})]);
    await http.call({ url: `${server.origin}/other/path` });
    expect(server.received()).toMatch(/^GET \/other\/path HTTP/);
  });

  test.each(['http://127.0.0.1:1/x', 'https://evil.example/', 'http://localhost/', 'file:///x'])(
    'does not go to %s',
    async (url) => {
      const { server, http } = await setUp([json({})]);
      expect((await failureOf(http.call({ url, headers }))).code).toBe('INTERNAL');
      expect(server.connections).toHaveLength(0);
    },
  );

  test('sends JSON and bytes', async () => {
    const { server, http } = await setUp([json({})]);
    await http.call({ method: 'POST', url: '/a', body: { kind: 'json', value: { a: 1 } } });
    await http.call({
      method: 'PUT',
      url: '/b',
      body: { kind: 'bytes', mimeType: 'image/png', bytes: Buffer.from('bytes') },
    });
    expect(server.received()).toContain('content-type: application/json\r\n');
    expect(server.received()).toContain('{"a":1}');
    expect(server.received()).toContain('content-type: image/png\r\ncontent-length: 5\r\n');
  });

  test('sends forms, and secrets only inside of them', async () => {
    const { server, http } = await setUp([json({})]);
    const fields = { grant_type: 'client credentials', client_secret: new Secret(KEY) };
    const call = { method: 'POST', url: '/token', body: { kind: 'form', fields } } as const;
    await http.call(call);
    expect(server.received()).toContain('content-type: application/x-www-form-urlencoded\r\n');
    expect(server.received()).toContain(
      `\r\n\r\ngrant_type=client+credentials&client_secret=${KEY}`,
    );
    expect(inspect(call)).not.toContain(KEY);
  });

  test('sends parts, and pictures that are read meanwhile', async () => {
    const { server, http } = await setUp([json({})]);
    const image = inputImage(Buffer.from('a picture of 22 bytes!'), { width: 1, height: 1 });
    const metadata = { name: 'metadata', value: '{"a":1}', contentType: 'application/json' };
    await http.call({
      method: 'POST',
      url: '/files',
      body: { kind: 'multipart', parts: [metadata, { name: 'content', file: image }] },
    });
    expect(server.received()).toContain(
      'name="metadata"\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n',
    );
    expect(server.received()).toContain('filename="image.png"\r\nContent-Type: image/png\r\n\r\n');
    const body = { kind: 'image', image, mimeType: 'image/x-own' } as const;
    await http.call({ method: 'PUT', url: '/upload', body });
    expect(server.received()).toContain('content-type: image/x-own\r\ncontent-length: 22\r\n');
    expect(server.received()).toMatch(/a picture of 22 bytes!$/);
  });

  test('a picture that cannot be read is no fault of the provider', async () => {
    const { http } = await setUp([json({})]);
    for (const image of [brokenPicture(0), brokenPicture(10)]) {
      const call = http.call({ method: 'PUT', url: '/upload', body: { kind: 'image', image } });
      expect((await failureOf(call)).code).toBe('STORAGE_FAILED');
    }
  });

  test('gives bytes as they came', async () => {
    const { http } = await setUp(['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\0\x01\x02']);
    expect([...(await http.call({ url: '/view' })).bytes]).toEqual([0, 1, 2]);
  });

  test('an upload URL of an answer needs no key, and gets none', async () => {
    const origins = originsOf('https://api.example');
    const sent: EgressRequest[] = [];
    const egress: Egress = {
      send: async (request) => {
        sent.push(request);
        throw new EgressError('unreachable', 'nobody is asked in this test', false);
      },
      socket: async () => {
        throw new Error('not used');
      },
      close: async () => undefined,
    };
    const http = createProviderHttp({ egress, origins, uploadHosts: ['*.cdn.example'] });
    const put = (url: string, change: Partial<FreeCall> = {}) =>
      failureOf(http.call({ method: 'PUT', url, isKeyless: true, ...change }));
    expect((await put('https://a.cdn.example/up?sig=1')).code).toBe('PROVIDER_UNAVAILABLE');
    expect(sent).toMatchObject([{ trust: 'untrusted', headers: {} }]);
    const refused = [
      put('https://a.cdn.example/up', { headers }),
      put('https://a.cdn.example/up', { body: { kind: 'form', fields: headers } }),
      put('https://a.cdn.example/up', { isKeyless: false }),
      put('http://a.cdn.example/up'),
      put('https://other.example/up'),
    ];
    const failures = await Promise.all(refused);
    for (const failure of failures) expect(failure.code).toBe('INTERNAL');
    expect(failures[0]?.message).toMatch(/the key belongs to/);
    expect(failures[4]?.message).toMatch(/upload to https:\/\/other\.example .* uploadHosts/);
    expect(sent).toHaveLength(1);
  });

  test.each([408, 425, 429, 500, 503])('GET is repeated after %i', async (status) => {
    const { server, http, clock } = await setUp([json({}, status), json({ ok: true })]);
    expect((await http.call({ url: '/a' })).json()).toEqual({ ok: true });
    expect(server.received().match(/GET/g)).toHaveLength(2);
    expect(clock.sleeps).toEqual([375]);
  });

  test('GET is repeated after a broken connection', async () => {
    const { http } = await setUp([
      (socket) => socket.resetAndDestroy(),
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'),
      json({ ok: true }),
    ]);
    expect((await http.call({ url: '/a' })).json()).toEqual({ ok: true });
  });

  test('the last answer is given as it is', async () => {
    const { server, http } = await setUp([json({ a: 1 }, 503)]);
    expect((await http.call({ url: '/a' })).status).toBe(503);
    expect(server.received().match(/GET/g)).toHaveLength(5);
  });

  test('Retry-After is waited for, unless it passes the deadline', async () => {
    const soon = await setUp([json({}, 429, 'Retry-After: 3\r\n'), json({ ok: true })]);
    expect((await soon.http.call({ url: '/a' })).status).toBe(200);
    expect(soon.clock.sleeps).toEqual([3125]);
    const late = await setUp([json({}, 429, 'Retry-After: 60\r\n'), json({ ok: true })]);
    expect((await late.http.call({ url: '/a' })).status).toBe(429);
    expect(late.clock.sleeps).toEqual([]);
  });

  test.each([400, 401, 403, 404, 409, 422])('GET is not repeated after %i', async (status) => {
    const { server, http } = await setUp([json({}, status)]);
    expect((await http.call({ url: '/a' })).status).toBe(status);
    expect(server.received().match(/GET/g)).toHaveLength(1);
  });

  test.each(['POST', 'PUT', 'DELETE'] as const)('%s is never repeated', async (method) => {
    const { server, http } = await setUp([json({}, 503), json({})]);
    expect((await http.call({ method, url: '/a' })).status).toBe(503);
    expect(server.connections).toHaveLength(1);
    const broken = await setUp([(socket) => socket.resetAndDestroy(), json({})]);
    expect((await failureOf(broken.http.call({ method, url: '/a' }))).code).toBe(
      'PROVIDER_UNAVAILABLE',
    );
    expect(broken.server.connections).toHaveLength(1);
  });

  test('a redirect is not followed', async () => {
    const canary = await setUp([json({})]);
    const { http } = await setUp([json({}, 302, `Location: ${canary.server.origin}/\r\n`)]);
    expect((await failureOf(http.call({ url: '/a', headers }))).code).toBe('PROVIDER_REDIRECTED');
    expect(canary.server.connections).toHaveLength(0);
  });

  test('nothing that listens', async () => {
    const { server, http } = await setUp([json({})]);
    await server.close();
    const failure = await failureOf(http.call({ url: '/a', headers }));
    expect(failure.details).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', isSafeToRepeat: true });
    expect(failure.message).toContain('connection refused');
  });

  test('too large an answer', async () => {
    const { http } = await setUp([json('x'.repeat(500))]);
    const failure = await failureOf(http.call({ url: '/a', maximumBytes: 100 }));
    expect(failure.code).toBe('PROVIDER_BAD_RESPONSE');
  });

  test('an answer that is no JSON', async () => {
    const { http } = await setUp(['HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>']);
    const answer = await http.call({ url: '/a' });
    expect(() => answer.json()).toThrow(ProviderFailure);
  });

  test('a million brackets are an answer like any other', async () => {
    const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    const { http } = await setUp([
      `HTTP/1.1 200 OK\r\nContent-Length: ${deep.length}\r\n\r\n${deep}`,
    ]);
    const answer = await http.call({ url: '/a' });
    try {
      expect(Array.isArray(answer.json())).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(ProviderFailure);
    }
  });

  test('ends when its caller does, while it waits too', async () => {
    const stop = new AbortController();
    const { server, http } = await setUp([() => undefined], stop.signal);
    const call = failureOf(http.call({ url: '/a' }));
    await server.until('GET');
    stop.abort();
    expect((await call).message).toContain('stopped');
  });
});
