import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVendorEmulator } from '@darkroom/emulators';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const TOKEN = 'token-of-a-server-that-is-killed';
const KEY = 'bfl_emulator-0123456789abcdef';
const SOURCE = 'external://black-forest-labs/flux-2-pro';

interface Running {
  child: ChildProcess;
  url: string;
  ended: Promise<unknown>;
}

/** The real server, as `npm start` runs it, on a home that outlives it. */
function start(home: string, baseUrl: string): Promise<Running> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', MAIN], {
    cwd: home,
    env: {
      PATH,
      HOME: home,
      PORT: '0',
      NODE_OPTIONS: '--conditions=source',
      DARKROOM_HOME: join(home, 'data'),
      DARKROOM_ADMIN_TOKEN: TOKEN,
      DARKROOM_BLACK_FOREST_LABS_BASE_URL: baseUrl,
      DARKROOM_BLACK_FOREST_LABS_API_KEY: KEY,
    },
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const url = /ready at (http\S+)/.exec(output)?.[1];
      if (url !== undefined && output.includes('Ctrl-C')) resolve({ child, url, ended });
    });
    void ended.then(() => reject(new Error(`The server ended: ${output}`)));
  });
}

async function ask<T>(url: string, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown }; // the test's own query
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 10));

it('a server that was killed asks after its jobs within 5 s of the next start, and pays once', async ({
  onTestFinished,
}) => {
  const emulator = await startVendorEmulator('black-forest-labs', {
    keys: [KEY],
    latencyMs: 60_000,
  });
  const home = mkdtempSync(join(tmpdir(), 'darkroom-killed-'));
  let running: Running | null = null;
  onTestFinished(async () => {
    running?.child.kill('SIGKILL');
    await running?.ended;
    await emulator.close();
    rmSync(home, { recursive: true, force: true });
  });
  const questions = () => emulator.requests().filter(({ method }) => method === 'GET').length;

  running = await start(home, emulator.baseUrl);
  const { generationCreate } = await ask<{
    generationCreate: { generation: { id: string } | null; userErrors: unknown[] };
  }>(
    running.url,
    'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } userErrors { message } } }',
    { input: { generation: { model: { source: SOURCE }, prompt: 'a lighthouse, once' } } },
  );
  expect(generationCreate.userErrors).toEqual([]);
  const before = questions();
  while (questions() === before) await turn();

  running.child.kill('SIGKILL');
  await running.ended;
  const asked = questions();
  const began = performance.now();
  const next = start(home, emulator.baseUrl).then((server) => {
    running = server;
    return { server, readyAfter: performance.now() - began };
  });
  while (questions() === asked) await turn();
  const askedAfter = performance.now() - began;
  const { server, readyAfter } = await next;
  // A busy machine takes longer to start anything; then it is within a second of being ready.
  expect(askedAfter).toBeLessThan(Math.max(5000, readyAfter + 1000));

  emulator.setSettings({ latencyMs: 0 });
  const { url } = server;
  const statusOf = async () => {
    const { generation } = await ask<{ generation: { status: string } }>(
      url,
      'query ($id: ID!) { generation(id: $id) { status } }',
      { id: generationCreate.generation?.id },
    );
    return generation.status;
  };
  expect(['RUNNING', 'SAVING', 'SUCCEEDED']).toContain(await statusOf());
  expect(emulator.ledger()).toHaveLength(1);
}, 120_000);
