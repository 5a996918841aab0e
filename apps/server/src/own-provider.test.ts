import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  generate,
  startWholeServer,
  type WholeServer,
} from './testing/local/start-whole-server.ts';

let server: WholeServer;
let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startOpenAiEmulator({ models: [{ id: 'acme-1', like: 'dall-e-3' }] });
  server = await startWholeServer();
});
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

interface Provider {
  label: string;
  icon: string | null;
  problems: string[];
  status: { state: string };
  credentialForm: { variable: string; type: string; required: boolean; isBaseUrl: boolean }[];
  models: { nodes: { source: string }[] };
}
const PROVIDER = `query { provider(slug: "acme") { label icon problems status { state }
  credentialForm { variable type required isBaseUrl } models(first: 10) { nodes { source } } } }`;
const acme = async () => (await server.data<{ provider: Provider | null }>(PROVIDER)).provider;

interface CatalogProblem {
  file: string;
  line: number;
  message: string;
  isLeftOut: boolean;
}
const problems = async () =>
  (
    await server.data<{ catalogProblems: CatalogProblem[] }>(
      '{ catalogProblems { file line message isLeftOut } }',
    )
  ).catalogProblems;

async function write(path: string, content: string): Promise<void> {
  const file = join(server.home, 'providers', 'acme', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** Asks until the server has seen what was written. */
async function until<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (isSo(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it("a provider of the user's own appears, is configured, makes pictures, and is told where it is wrong", async () => {
  const { providerStart } = await server.data<{
    providerStart: { files: { path: string; content: string }[]; userErrors: unknown[] };
  }>(
    '{ providerStart(slug: "acme", protocol: "openai-images") { files { path content } userErrors { message } } }',
  );
  expect(providerStart.userErrors).toEqual([]);
  const files = providerStart.files.map(({ path, content }) => ({
    path,
    content: content
      .replace(/^baseUrl: .*$/m, `baseUrl: ${emulator.baseUrl}`)
      .replace('# providerModelId: example-1-large', 'providerModelId: acme-1')
      .replace('name: Example', 'name: Acme 1')
      .replace('What it is good at.', 'Fields.'),
  }));
  const { catalogCheck } = await server.data<{ catalogCheck: unknown }>(
    'query ($files: [CatalogFileInput!]!) { catalogCheck(folder: "acme", files: $files) { slug models problems { message } } }',
    { files },
  );
  expect(catalogCheck).toEqual({ slug: 'acme', models: 1, problems: [] });
  expect(await acme()).toBeNull();
  for (const { path, content } of files) await write(path, content);
  const there = await until(acme, (provider) => provider !== null);
  expect(there).toMatchObject({
    label: 'Acme',
    problems: [],
    status: { state: 'NOT_CONFIGURED' },
    credentialForm: [
      { variable: 'api_key', type: 'SECRET_INPUT', required: true, isBaseUrl: false },
    ],
    models: { nodes: [] },
  });
  const icon = await fetch(there?.icon ?? '', { headers: server.headers });
  expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);

  const configure = (value: string) =>
    server.data<{ providerConfigure: { userErrors: { code: string }[] } }>(
      'mutation ($value: String!) { providerConfigure(input: { provider: "acme", credentials: [{ variable: "api_key", value: $value }] }) { userErrors { code } } }',
      { value },
    );
  expect((await configure('junk')).providerConfigure.userErrors).toMatchObject([
    { code: 'CREDENTIALS_REJECTED' },
  ]);
  expect((await configure(emulator.key)).providerConfigure.userErrors).toEqual([]);
  expect(await acme()).toMatchObject({
    status: { state: 'VERIFIED' },
    models: { nodes: [{ source: 'external://acme/example' }] },
  });
  const order = { model: { source: 'external://acme/example' }, prompt: 'a field' };
  const { status, images } = await generate(server, order);
  expect([status, images.length]).toEqual(['SUCCEEDED', 1]);
  expect(emulator.ledger()).toMatchObject([{ model: 'acme-1' }]);

  // A wrong file is told by file and line, and everything else goes on.
  const model = files.find(({ path }) => path === 'models/example.yaml')?.content ?? '';
  await write(
    'models/pen.yaml',
    model.replace('acme/example', 'acme/pen').replace(/^name:/m, 'nmae:'),
  );
  const line = model.split('\n').findIndex((text) => text.startsWith('name:')) + 1;
  const told = await until(problems, (list) => list.length > 0);
  expect(told).toContainEqual({
    file: 'providers/acme/models/pen.yaml',
    line,
    message: expect.stringContaining('"nmae" is no key'),
    isLeftOut: true,
  });
  expect((await acme())?.problems.join()).toContain(`providers/acme/models/pen.yaml:${line}: `);
  expect((await generate(server, order)).status).toBe('SUCCEEDED');

  await rm(join(server.home, 'providers', 'acme'), { recursive: true });
  await until(acme, (provider) => provider === null);
  expect(await problems()).toEqual([]);
});

it.each([
  ['../x', [{ path: 'provider.yaml', content: '' }], 'folder is the name'],
  ['x', [{ path: '../provider.yaml', content: '' }], 'path is the path'],
  ['x', [{ path: 'models/one.yaml', content: '' }], 'no provider.yaml'],
])('what is no folder is not checked: %s %j', async (folder, files, message) => {
  const { errors } = await server.ask(
    'query ($folder: String!, $files: [CatalogFileInput!]!) { catalogCheck(folder: $folder, files: $files) { slug } }',
    { folder, files },
  );
  expect(errors?.[0]?.message).toContain(message);
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});
