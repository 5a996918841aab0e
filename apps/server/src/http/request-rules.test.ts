import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEARER, JSON_TYPE, post, send } from '../testing/local/graphql-client.ts';
import { rawRequest } from '../testing/local/raw-request.ts';
import { startTestServer, type TestServer } from '../testing/local/start-test-server.ts';

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startTestServer({ publicUrl: 'https://darkroom.example.com' });
  cookie = await server.cookie();
});
afterAll(() => server.stop());

const VIEWER = JSON.stringify({ query: '{ viewer { kind } }' });
const code = (answer: { json: { errors: { extensions: { code: string } }[] } | null }) =>
  answer.json?.errors[0]?.extensions.code ?? null;

describe('hosts', () => {
  it.each([
    ['localhost', 200],
    ['localhost:4100', 200],
    ['LOCALHOST', 200],
    ['127.0.0.1:1', 200],
    ['[::1]:4100', 200],
    ['darkroom.example.com', 200],
    ['evil.example.com', 421],
    ['127.0.0.1.nip.io', 421],
    ['localhost.evil.com', 421],
    ['localhost.', 421],
    ['evil.com:127.0.0.1', 421],
    ['localhost:4100@evil.com', 421],
    ['evil.com#localhost', 421],
    ['169.254.169.254', 421],
    ['0.0.0.0', 421],
    ['2130706433', 421],
    ['[::ffff:127.0.0.1]', 421],
  ])('answers Host %j with %i', async (host, status) => {
    const answer = await send(server, 'GET', '/healthz', { host });
    expect(answer.status).toBe(status);
    if (status === 421) expect(code(answer)).toBe('HOST_NOT_ALLOWED');
  });

  it('does not believe X-Forwarded-Host', async () => {
    const headers = { host: 'evil.example.com', 'x-forwarded-host': 'localhost' };
    expect((await send(server, 'GET', '/healthz', headers)).status).toBe(421);
  });

  it.each([
    ['an address of a proxy', 'GET http://localhost/healthz HTTP/1.1\r\nHost: localhost', 400],
    ['two Host headers', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost', 400],
    [
      'two Authorization headers',
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nAuthorization: a\r\nAuthorization: b',
      400,
    ],
    ['no Host', 'GET /healthz HTTP/1.1', 421],
    ['an empty Host', 'GET /healthz HTTP/1.1\r\nHost:', 421],
    [
      'a header of 64 KiB',
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(65_536)}`,
      431,
    ],
    ['no HTTP', 'HELO darkroom', 400],
    ['a broken escape', 'GET /%zz HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x', 400],
  ])('refuses %s', async (_name, head, status) => {
    const answer = await rawRequest(server.port, `${head}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.toLowerCase()).toContain('content-type: application/json');
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
    expect(body.errors[0].extensions.requestId).toMatch(/^req_/);
    expect(body.errors[0].message).not.toBe('');
  });
});

describe('origins, with a cookie', () => {
  const own = () => `http://127.0.0.1:${server.port}`;
  const matrix: [string, () => Record<string, string>, number][] = [
    ['own origin', () => ({ origin: own() }), 200],
    ['sec-fetch-site same-origin', () => ({ 'sec-fetch-site': 'same-origin' }), 200],
    ['public origin', () => ({ origin: 'https://darkroom.example.com' }), 200],
    ['none at all', () => ({}), 403],
    ['null', () => ({ origin: 'null' }), 403],
    ['another site', () => ({ origin: 'https://evil.example.com' }), 403],
    ['another port of this machine', () => ({ origin: 'http://127.0.0.1:1' }), 403],
    ['another name of this machine', () => ({ origin: `http://localhost:${server.port}` }), 403],
    ['another scheme', () => ({ origin: `https://127.0.0.1:${server.port}` }), 403],
    ['own origin and more', () => ({ origin: `${own()}.evil.com` }), 403],
    ['own origin and a user', () => ({ origin: `http://127.0.0.1:${server.port}@evil.com` }), 403],
    ['sec-fetch-site same-site', () => ({ 'sec-fetch-site': 'same-site' }), 403],
    ['sec-fetch-site cross-site', () => ({ 'sec-fetch-site': 'cross-site' }), 403],
    ['sec-fetch-site none', () => ({ 'sec-fetch-site': 'none' }), 403],
  ];
  it.each(matrix)('POST with %s', async (_name, headers, status) => {
    const answer = await send(
      server,
      'POST',
      '/graphql',
      { cookie, ...JSON_TYPE, ...headers() },
      VIEWER,
    );
    expect(answer.status).toBe(status);
    if (status === 403) expect(code(answer)).toBe('ORIGIN_NOT_ALLOWED');
    else expect(answer.json.data.viewer.kind).toBe('BROWSER_SESSION');
  });

  it('refuses a foreign origin also with a token', async () => {
    const answer = await post(server, VIEWER, { origin: 'https://evil.example.com' });
    expect([answer.status, code(answer)]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
  });

  it('takes a token without an origin', async () => {
    expect((await post(server, VIEWER)).json.data.viewer).toEqual({ kind: 'API_TOKEN' });
  });

  it('holds the cookie back from reading by another port of this machine', async () => {
    const headers = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' };
    expect((await send(server, 'GET', '/anything', headers)).status).toBe(401);
  });

  it.each([
    ['text/plain', VIEWER],
    ['application/x-www-form-urlencoded', 'query=%7Bviewer%7Bkind%7D%7D'],
    ['multipart/form-data; boundary=x', '--x--'],
  ])('refuses what a form can send: %s', async (type, body) => {
    const headers = { cookie, origin: own(), 'content-type': type };
    const answer = await send(server, 'POST', '/graphql', headers, body);
    expect([answer.status, code(answer)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('sends no CORS headers', async () => {
    const answer = await send(server, 'OPTIONS', '/graphql', {
      ...BEARER,
      'access-control-request-method': 'POST',
    });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  });
});

describe('every answer', () => {
  it.each([
    ['GET', '/healthz', 200],
    ['GET', '/graphql', 405],
    ['GET', '/no-such', 404],
    ['DELETE', '/no-such', 404],
    ['PUT', '/healthz', 405],
  ])('%s %s is %i, with an id and the protecting headers', async (method, path, status) => {
    const { headers, ...answer } = await send(server, method, path, BEARER);
    expect(answer.status).toBe(status);
    expect(headers['x-request-id']).toMatch(/^req_[0-9a-f]{20}$/);
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['x-content-type-options']).toBe('nosniff');
    if (status >= 400) {
      expect(answer.json.errors).toHaveLength(1);
      expect(answer.json.errors[0].extensions.requestId).toBe(headers['x-request-id']);
    }
    if (status === 405) expect(headers.allow).not.toBe('');
  });

  it('never takes the id from the caller', async () => {
    const answer = await send(server, 'GET', '/healthz', { 'x-request-id': 'mine' });
    expect(answer.headers['x-request-id']).not.toBe('mine');
  });

  it.each(['/graphql', '/graphql/stream', '/', '/graphiql', '/images/x', '/no-such', '/metrics'])(
    'needs credentials: %s',
    async (path) => {
      for (const method of ['GET', 'POST']) {
        const answer = await send(server, method, path, {});
        expect([answer.status, code(answer)]).toEqual([401, 'UNAUTHENTICATED']);
      }
    },
  );

  it('shows a browser without a session how to sign in', async () => {
    const answer = await send(server, 'GET', '/', { accept: 'text/html' });
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('npm run -s darkroom -- auth link');
    expect(answer.text).not.toMatch(/<script>|<style|onclick/);
  });

  it('lets a browser that comes from another site go on by itself', async () => {
    const headers = {
      accept: 'text/html',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
    };
    expect((await send(server, 'GET', '/', headers)).text).toContain('id="continue"');
  });
});

describe('health', () => {
  it('says what is not ready', async () => {
    const broken = await startTestServer({
      readiness: [
        { name: 'database', check: async () => Promise.reject(new Error('gone')) },
        { name: 'storage', check: async () => {} },
      ],
    });
    const answer = await send(broken, 'GET', '/readyz');
    expect([answer.status, code(answer)]).toEqual([503, 'NOT_READY']);
    expect(answer.json.errors[0].message).toContain('database');
    expect((await send(broken, 'GET', '/healthz')).status).toBe(200);
    await broken.stop();
  });
});
