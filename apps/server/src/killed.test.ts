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

it('a workflow goes on where a killed server was, and pays for each of its steps once', async ({
  onTestFinished,
}) => {
  const emulator = await startVendorEmulator('black-forest-labs', {
    keys: [KEY],
    latencyMs: 4000,
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
  const flux = (prompt: string, more = {}) => {
    const model = { source: SOURCE };
    return { type: 'black_forest_labs_text_to_image', model, prompt, ...more };
  };
  const document = {
    nodes: {
      day: flux('a lighthouse by day'),
      night: flux('a lighthouse by night'),
      small: { type: 'resize', image: { node: 'day' }, width: 512, height: 512, fit: 'cover' },
      storm: flux('the same in a storm', {
        type: 'image_to_image',
        image: { node: 'small' },
      }),
    },
  };
  const input = { document, idempotencyKey: 'lighthouses', maxCost: { amount: '1' } };
  const order = async (url: string) => {
    const { workflowRun } = await ask<{
      workflowRun: { workflowRun: { id: string } | null; userErrors: unknown[] };
    }>(
      url,
      'mutation ($input: WorkflowRunInput!) { workflowRun(input: $input) { workflowRun { id } userErrors { message field } } }',
      { input },
    );
    expect(workflowRun.userErrors).toEqual([]);
    return workflowRun.workflowRun?.id ?? '';
  };

  running = await start(home, emulator.baseUrl);
  const id = await order(running.url);
  // Both branches are at the provider.
  while (emulator.ledger().length < 2 || questions() < 2) await turn();
  running.child.kill('SIGKILL');
  await running.ended;
  emulator.setSettings({ latencyMs: 0 });

  running = await start(home, emulator.baseUrl);
  const { url } = running;
  expect(await order(url)).toBe(id);
  const standing = async () => {
    const { workflowRun } = await ask<{
      workflowRun: { status: string; steps: { state: string; problem: unknown }[] };
    }>(
      url,
      'query ($id: ID!) { workflowRun(id: $id) { status steps { state problem { message } } } }',
      { id },
    );
    return workflowRun;
  };
  let now = await standing();
  while (now.status === 'RUNNING') {
    await turn();
    now = await standing();
  }
  expect(now).toEqual({
    status: 'SUCCEEDED',
    steps: Array(4).fill({ state: 'SUCCEEDED', problem: null }),
  });
  expect(emulator.ledger()).toHaveLength(3);
}, 120_000);
