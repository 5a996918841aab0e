import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const TOKEN = 'admin-token-of-this-very-test';
const CREATE = `mutation { generationCreate(input: { generation: {
  model: { source: "external://openai/gpt-image-2" }, prompt: "a lighthouse" } }) {
    generation { id } userErrors { message } } }`;

let home: string;
let emulator: RunningEmulator;
let child: ChildProcess;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'darkroom-stopping-'));
  emulator = await startOpenAiEmulator();
});
afterEach(async () => {
  child.kill('SIGKILL');
  await emulator.close();
  rmSync(home, { recursive: true, force: true });
});

/** Whatever the process writes, and waits for what it is to write or come to. */
function start() {
  const { PATH = '' } = process.env;
  child = spawn(process.execPath, ['--conditions=source', MAIN], {
    cwd: home,
    env: {
      PATH,
      HOME: home,
      DARKROOM_HOME: join(home, 'data'),
      PORT: '0',
      DARKROOM_ADMIN_TOKEN: TOKEN,
      DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
      DARKROOM_OPENAI_API_KEY: emulator.key,
    },
  });
  let text = '';
  const exit = new Promise<number | null>((resolve) => {
    child.on('close', (code) => resolve(code));
  });
  const said = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(text);
        if (match) resolve(match);
      };
      child.stdout?.on('data', look);
      child.stderr?.on('data', look);
      void exit.then((code) => reject(new Error(`ended with ${code}: ${text}`)));
      look();
    });
  const hear = (chunk: unknown) => {
    text += String(chunk);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  return { said, exit, text: () => text };
}

async function order(url: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: CREATE }),
  });
  const { data } = (await response.json()) as {
    data: { generationCreate: { userErrors: unknown[] } };
  }; // as asked
  expect(data.generationCreate.userErrors).toEqual([]);
}

describe('Ctrl-C', () => {
  it('with a request under way says so at once, and a second one leaves', async () => {
    emulator.setFault({ fault: { kind: 'hang' } });
    const { said, exit } = start();
    const [, url = ''] = await said(/ready at (http\S+)[\s\S]*Ctrl-C/);
    await order(url);
    while (emulator.ledger().length === 0) await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGINT');
    await said(/waiting for 1 request under way.*Press Ctrl-C again to leave now/);
    const impatience = setInterval(() => child.kill('SIGINT'), 100);
    expect(await exit).toBe(130);
    clearInterval(impatience);
  });

  it('that comes by several ways, and SIGTERM however often, lose nothing that is under way', async () => {
    emulator.setSettings({ latencyMs: 1500 });
    const { said, exit } = start();
    const [, url = ''] = await said(/ready at (http\S+)[\s\S]*Ctrl-C/);
    await order(url);
    while (emulator.ledger().length === 0) await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGINT');
    child.kill('SIGTERM');
    await said(/waiting for 1 request under way/);
    child.kill('SIGINT');
    const supervisor = setInterval(() => child.kill('SIGTERM'), 200);
    expect(await exit).toBe(0);
    clearInterval(supervisor);
  });

  it('with nothing under way waits for nothing', async () => {
    const { said, exit, text } = start();
    await said(/ready at (http\S+)[\s\S]*Ctrl-C/);
    child.kill('SIGINT');
    expect(await exit).toBe(0);
    expect(text()).toContain('Stopping …');
    expect(text()).not.toContain('waiting');
  });
});
