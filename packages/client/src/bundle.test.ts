import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, expect, it } from 'vitest';
import { type ApiServer, startApiServer } from './testing/local/api-server.ts';

const INDEX = fileURLToPath(new URL('./index.ts', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'darkroom-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a page that writes `code` would ship, minified, as one script. */
async function bundle(code: string): Promise<string> {
  const entry = join(folder, 'page.js');
  writeFileSync(entry, code);
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: {
      alias: { '@darkroom/client': INDEX },
      conditions: ['source', 'browser', 'module', 'import', 'default'],
    },
    define: { 'process.env.NODE_ENV': '"production"' }, // as a page's own build says it
    build: { write: false, lib: { entry, formats: ['iife'], name: 'page' } },
  });
  const [first] = [built].flat();
  const chunk = first !== undefined && 'output' in first ? first.output[0] : null;
  if (chunk?.type !== 'chunk') throw new Error('nothing was built');
  return chunk.code;
}

const GENERATE = `
import { createDarkroomClient, generate } from '@darkroom/client';
export const run = (url) => {
  const client = createDarkroomClient({ url, clientName: 'page', clientVersion: '1' });
  return generate(client, { model: { key: 'aurora' }, prompt: 'x' });
};`;

it('is small where a page only generates, and has nothing of Node in it', async () => {
  const code = await bundle(GENERATE);
  expect(code).not.toMatch(/["']node:|\brequire\(/);
  expect(code).toContain('generationCreate');
  expect(code).not.toContain('OrderPlan'); // what is not called is not shipped
  expect(code).not.toContain('OrderImages');
  expect(gzipSync(code).length).toBeLessThan(20_000);
  expect(
    gzipSync(await bundle(`export { accepted } from '@darkroom/client';`)).length,
  ).toBeLessThan(1_500);
}, 30_000);

it('runs with what browsers have, and nothing else', async () => {
  const made = {
    id: 'gen_1',
    status: 'SUCCEEDED',
    sequence: 1,
    count: 1,
    images: [],
    receipt: [],
    source: 's',
    isFromCache: false,
  };
  const server: ApiServer = await startApiServer({
    generationCreate: () => ({ generation: { ...made, status: 'QUEUED' }, userErrors: [] }),
    generation: () => made,
    generationEvents: async function* () {
      yield { generationEvents: { sequence: 1, kind: 'STATUS', generation: made } };
    },
  });
  const { crypto, fetch, Headers, Request, Response, URL, AbortController, AbortSignal } =
    globalThis;
  const { TextDecoder, TextEncoder, ReadableStream, setTimeout, clearTimeout, queueMicrotask } =
    globalThis;
  const page = createContext({
    crypto,
    fetch,
    Headers,
    Request,
    Response,
    URL,
    AbortController,
    AbortSignal,
    TextDecoder,
    TextEncoder,
    ReadableStream,
    setTimeout,
    clearTimeout,
    queueMicrotask,
  });
  try {
    const code = await bundle(GENERATE);
    const answer: unknown = await runInContext(
      `${code};page.run(${JSON.stringify(server.url)})`,
      page,
    );
    expect(answer).toMatchObject({ id: 'gen_1', status: 'SUCCEEDED' });
  } finally {
    await server.close();
  }
}, 30_000);
