import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEARER, JSON_TYPE, send } from '../testing/local/graphql-client.ts';
import {
  ADMIN_TOKEN,
  LOCAL_TOKEN,
  startTestServer,
  type TestServer,
} from '../testing/local/start-test-server.ts';
import { SESSION_MS } from './cookie.ts';
import { createSecret, hashSecret } from './secrets.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const FORM = 'application/x-www-form-urlencoded';
const open = (token: string, headers: Record<string, string> = {}, to = server) =>
  send(
    to,
    'POST',
    '/sign-in',
    { 'content-type': FORM, origin: to.url, ...headers },
    `token=${token}`,
  );
const viewer = async (headers: Record<string, string>, to = server) => {
  const body = JSON.stringify({ query: '{ viewer { kind tokenName scopes } }' });
  return send(to, 'POST', '/graphql', { ...JSON_TYPE, origin: to.url, ...headers }, body);
};
const cookieOf = (answer: { headers: Record<string, unknown> }) => {
  const [first] = [answer.headers['set-cookie'] ?? []].flat();
  return typeof first === 'string' ? first : '';
};

describe('a sign-in link', () => {
  it('ends signed in at /, with a cookie that scripts and other sites do not get', async () => {
    const token = await server.identity.createLinkToken();
    const page = await send(server, 'GET', `/sign-in?token=${token}`, { accept: 'text/html' });
    expect(page.status).toBe(200);
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.text).toContain(`value="${token}"`);
    expect(page.text).not.toMatch(/<script>|onload=/);
    const answer = await open(token);
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
    expect(cookieOf(answer)).toMatch(
      /^darkroom_session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    );
    const signedIn = await viewer({ cookie: cookieOf(answer).split(';')[0] ?? '' });
    expect(signedIn.json.data.viewer).toEqual({
      kind: 'BROWSER_SESSION',
      tokenName: null,
      scopes: ['*'],
    });
  });

  it('is not used up by fetching it', async () => {
    const token = await server.identity.createLinkToken();
    for (const method of ['GET', 'HEAD', 'GET'])
      await send(server, method, `/sign-in?token=${token}`);
    expect((await open(token)).status).toBe(303);
  });

  it('works for one of twenty at once', async () => {
    const token = await server.identity.createLinkToken();
    const answers = await Promise.all(Array.from({ length: 20 }, () => open(token)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter((answer) => cookieOf(answer) !== '')).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
  });

  it('works for an hour', async () => {
    const other = await startTestServer();
    const token = await other.identity.createLinkToken();
    other.clock.advance(3_600_001);
    expect((await open(token, {}, other)).status).toBe(401);
    await other.stop();
  });

  it.each(['//evil.example.com', '/\\evil.example.com', 'https:evil.example.com'])(
    'leads nowhere else: %s',
    async (next) => {
      const token = await server.identity.createLinkToken();
      const query = `next=${encodeURIComponent(next)}&redirect=${encodeURIComponent(next)}`;
      const headers = { 'content-type': FORM, origin: server.url };
      const answer = await send(
        server,
        'POST',
        `/sign-in?${query}`,
        headers,
        `token=${token}&${query}`,
      );
      expect(answer.headers.location).toBe('/');
    },
  );

  it.each([
    ['another site', { origin: 'https://evil.example.com' }],
    ['nowhere', { origin: 'null' }],
  ])('is taken from our own page alone, not from %s', async (_name, headers) => {
    const token = await server.identity.createLinkToken();
    expect((await open(token, headers)).status).toBe(403);
    expect((await open(token)).status).toBe(303);
  });

  it.each(['', 'x', '"><script>alert(1)</script>', '%22%3E', 'a'.repeat(200)])(
    'shows nothing of a wrong token: %s',
    async (token) => {
      const answer = await send(server, 'GET', `/sign-in?token=${encodeURIComponent(token)}`);
      expect(answer.status).toBe(401);
      expect(answer.text).not.toContain('alert');
      expect(answer.text).toContain('npm run -s darkroom -- auth link');
    },
  );

  it('is not taken from a browser that does not say which page sent the form', async () => {
    const token = await server.identity.createLinkToken();
    const form = { 'content-type': FORM };
    expect((await send(server, 'POST', '/sign-in', form, `token=${token}`)).status).toBe(403);
    expect((await open(token)).status).toBe(303);
  });

  it('is not made for a token of fewer rights, since a session has all of them', async () => {
    const token = createSecret();
    server.store.addToken(hashSecret(token), 'reader', ['images:read']);
    const authorization = `Bearer ${token}`;
    expect((await viewer({ authorization })).json.data.viewer.scopes).toEqual(['images:read']);
    const answer = await send(server, 'POST', '/sign-in/links', { authorization });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('may not make sign-in links');
  });

  it('leads somebody who is signed in to /, used or not', async () => {
    const cookie = await server.cookie();
    expect((await open('used-up-used-up-used-up', { cookie })).headers.location).toBe('/');
  });

  it('is made for whoever has a token', async () => {
    const answer = await send(server, 'POST', '/sign-in/links', BEARER);
    const { url, expiresInSeconds } = answer.json;
    expect(expiresInSeconds).toBe(3600);
    expect(url.startsWith(`${server.url}/sign-in?token=`)).toBe(true);
    expect((await open(new URL(url).searchParams.get('token') ?? '')).status).toBe(303);
    expect((await send(server, 'POST', '/sign-in/links')).status).toBe(401);
  });

  it('sets a secure cookie where the browser comes by TLS', async () => {
    const other = await startTestServer({ publicUrl: 'https://darkroom.example.com' });
    const headers = { host: 'darkroom.example.com', origin: 'https://darkroom.example.com' };
    const token = await other.identity.createLinkToken();
    expect(cookieOf(await open(token, headers, other))).toMatch(/; Secure$/);
    await other.stop();
  });
});

describe('sessions', () => {
  it('last 30 days from the last visit', async () => {
    const other = await startTestServer();
    const cookie = await other.cookie();
    expect(cookieOf(await viewer({ cookie }, other))).toBe('');
    other.clock.advance(20 * 24 * 3_600_000);
    expect(cookieOf(await viewer({ cookie }, other))).toContain(cookie);
    other.clock.advance(20 * 24 * 3_600_000);
    expect((await viewer({ cookie }, other)).status).toBe(200);
    other.clock.advance(SESSION_MS + 1);
    expect((await viewer({ cookie }, other)).status).toBe(401);
    await other.stop();
  });

  it('end by signing out', async () => {
    const cookie = await server.cookie();
    const answer = await send(server, 'POST', '/sign-out', { cookie, origin: server.url });
    expect(answer.status).toBe(204);
    expect(cookieOf(answer)).toContain('Max-Age=0');
    expect((await viewer({ cookie })).status).toBe(401);
  });

  it('are kept as hashes', async () => {
    const cookie = await server.cookie();
    const kept = JSON.stringify([...server.store.sessionRows]);
    expect(kept).not.toContain(cookie.split('=')[1]);
  });
});

describe('tokens', () => {
  it.each([
    ['API_TOKEN', BEARER.authorization, 'tests'],
    ['ADMIN_TOKEN', `Bearer ${ADMIN_TOKEN}`, null],
    ['LOCAL_TOKEN', `bearer ${LOCAL_TOKEN}`, null],
  ])('%s', async (kind, authorization, tokenName) => {
    const answer = await viewer({ authorization });
    expect(answer.json.data.viewer).toEqual({ kind, tokenName, scopes: ['*'] });
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer x y',
    `Basic ${ADMIN_TOKEN}`,
    ADMIN_TOKEN,
    `Bearer ${ADMIN_TOKEN.slice(0, -1)}`,
  ])('refuses %j, also beside a good cookie', async (authorization) => {
    const answer = await viewer({ authorization, cookie: await server.cookie() });
    expect([answer.status, answer.json.errors[0].extensions.code]).toEqual([
      401,
      'UNAUTHENTICATED',
    ]);
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  });

  it('cannot be guessed for long, and right ones that nobody can guess go on', async () => {
    const other = await startTestServer();
    const wrong = { authorization: 'Bearer wrong' };
    for (let count = 0; count < 30; count += 1)
      expect((await viewer(wrong, other)).status).toBe(401);
    const limited = await viewer(wrong, other);
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, '300']);
    expect((await viewer({ authorization: `Bearer ${ADMIN_TOKEN}` }, other)).status).toBe(429);
    expect((await viewer({ authorization: `Bearer ${LOCAL_TOKEN}` }, other)).status).toBe(200);
    expect((await viewer(BEARER, other)).status).toBe(200);
    expect((await viewer({ cookie: await other.cookie() }, other)).status).toBe(200);
    other.clock.advance(300_000);
    expect((await viewer({ authorization: `Bearer ${ADMIN_TOKEN}` }, other)).status).toBe(200);
    await other.stop();
  });
});
