import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEARER, send } from '../testing/local/graphql-client.ts';
import { startTestServer, type TestServer } from '../testing/local/start-test-server.ts';

let directory: string;
let server: TestServer;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'darkroom-web-'));
  for (const folder of ['assets', 'graphiql']) mkdirSync(join(directory, folder));
  const files = {
    'index.html': '<title>Darkroom</title>',
    'graphiql/index.html': '<title>Explorer</title>',
    'assets/index-Bc3dE_fG.js': 'void 0;',
    'favicon.svg': '<svg/>',
    '.secret': 'x',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  server = await startTestServer({ webDirectory: directory });
});
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

const get = (path: string, accept = 'text/html') =>
  send(server, 'GET', path, { ...BEARER, accept });

describe('the web app', () => {
  it.each([
    ['/', 'Darkroom'],
    ['/gallery', 'Darkroom'],
    ['/providers/openai?tab=models', 'Darkroom'],
    ['/graphiql/', 'Explorer'],
  ])('%s is a page', async (path, title) => {
    const answer = await get(path);
    expect([answer.status, answer.text]).toEqual([200, `<title>${title}</title>`]);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('keeps files for ever whose name says what is in them', async () => {
    const answer = await get('/assets/index-Bc3dE_fG.js', '*/*');
    expect(answer.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toContain('javascript');
    expect((await get('/favicon.svg', '*/*')).headers['cache-control']).toBe('no-cache');
  });

  it('leads /graphiql to its folder', async () => {
    const answer = await get('/graphiql');
    expect([answer.status, answer.headers.location]).toEqual([308, '/graphiql/']);
  });

  it.each([
    '/images/no-such',
    '/uploads/x',
    '/api/v3',
    '/v1/models',
    '/graphql/other',
    '/metrics/x',
  ])('%s never gets a page', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.json.errors[0].extensions.code).toBe('NOT_FOUND');
  });

  it.each([
    '/assets/missing.js',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/.secret',
    '/a%00b',
  ])('%s gets no file', async (path) => {
    const answer = await get(path, '*/*');
    expect([400, 403, 404]).toContain(answer.status);
    expect(answer.json.errors).toHaveLength(1);
    expect(answer.text).not.toContain('root:');
  });

  it('is for those who are signed in', async () => {
    for (const path of ['/', '/assets/index-Bc3dE_fG.js', '/favicon.svg', '/graphiql/']) {
      expect((await send(server, 'GET', path, {})).status).toBe(401);
    }
  });

  it('says so where it was not built', async () => {
    const bare = await startTestServer();
    const answer = await send(bare, 'GET', '/', { ...BEARER, accept: 'text/html' });
    expect([answer.status, answer.json.errors[0].extensions.code]).toEqual([404, 'NOT_BUILT']);
    await bare.stop();
  });
});
