import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** The examples, each as the program that its reader would run, against the real server. */
const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url));
const SERVER = fileURLToPath(new URL('../../../apps/server/src/main.ts', import.meta.url));

let folder: string;
let server: ChildProcess;
let ended: Promise<unknown>;
let url = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-examples-'));
  server = spawn(process.execPath, ['--conditions=source', SERVER], {
    cwd: folder,
    env: { PATH: process.env.PATH, DARKROOM_HOME: join(folder, 'home'), PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  ended = new Promise((resolve) => server.once('exit', resolve));
  let said = '';
  url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: unknown) => {
      said += String(chunk);
      const address = /ready at (\S+)\n/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.once('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
}, 60_000);
afterAll(async () => {
  server.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

async function run(example: string, ...more: string[]): Promise<string> {
  const token = join(folder, 'home', 'cli-token');
  const words = ['--conditions=source', join(EXAMPLES, example), url, token, ...more];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: folder });
  return stdout;
}

it('plans: what becomes of each setting, and what it costs', async () => {
  const said = await run('plan.ts');
  expect(said).toContain('prompt: APPLIED');
  expect(said).toMatch(/negativePrompt: (DROPPED|EMULATED) \(/);
  expect(said).toMatch(/cost: 0(\.0+)? USD\n$/);
}, 30_000);

it('generates and downloads, then uploads what came and has it painted anew', async () => {
  expect(await run('generate.ts')).toBe('lighthouse-0.png\nlighthouse-1.png\n');
  const png = readFileSync(join(folder, 'lighthouse-0.png'));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(await run('edit.ts', 'lighthouse-0.png')).toMatch(/^SUCCEEDED [0-9a-f]{64}\n$/);
}, 30_000);

it('leaves and resumes: every later event once, to the end', async () => {
  const lines = (await run('watch.ts')).trimEnd().split('\n');
  const left = Number(/^left after event (\d+)$/.exec(lines[0] ?? '')?.[1]);
  const events = lines.filter((line) => line.startsWith('event '));
  const sequences = events.map((line) => Number(line.split(/[ :]+/)[1]));
  expect(sequences[0]).toBeGreaterThan(left);
  expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  expect(events.at(-1)).toMatch(/: SUCCEEDED$/);
  expect(lines.at(-1)).toMatch(/^img_/);
}, 30_000);

it('are all run here', () => {
  const test = readFileSync(fileURLToPath(import.meta.url), 'utf8');
  const examples = readdirSync(EXAMPLES).filter((name) => name !== 'connect.ts');
  for (const name of examples) expect(test, name).toContain(`run('${name}'`);
});
