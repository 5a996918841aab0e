// How long the command takes from its start to its first output, as a ratio to `node -e 0` in the same run: both start
// one after the other, so that what else the machine does weighs on both. `npm run bench:cli`. The built command, against a
// real server of this run with its built-in models. `--rounds 30` for more rounds, `--url …` for a server that runs.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COMMAND = join(ROOT, 'apps/cli/dist/main.js');
const SERVER = join(ROOT, 'apps/server/dist/main.js');
const TOKEN = 'bench-token-of-this-run-only-0123456789';
/** What a person should not wait longer for, in milliseconds, on a free machine. */
const AIM_MS = 150;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, url: { type: 'string' } },
});
const rounds = Number(values.rounds);

const home = await mkdtemp(join(tmpdir(), 'darkroom-startup-'));
const variables = { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home };

/** Starts a server of its own, ready to answer. */
function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [SERVER], {
    env: { ...variables, PORT: '0', DARKROOM_ADMIN_TOKEN: TOKEN, DARKROOM_LOG: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (piece: Buffer) => {
      output += piece.toString('utf8');
      const url = /(http:\/\/(?:127\.0\.0\.1|localhost):\d+)/.exec(output)?.[1];
      if (url !== undefined) resolve({ url, stop });
    });
    child.once('exit', (code) => reject(new Error(`The server ended (${code}).`)));
  });
}

/** Milliseconds from the start of a program to its first output, or to its end where it has none. */
function firstOutput(words: readonly string[], env: Record<string, string>): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, words, {
    env: { ...variables, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let first: number | null = null;
  child.stdout.on('data', () => {
    first ??= performance.now() - began;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(first ?? performance.now() - began)
        : reject(new Error(`${words.join(' ')} ended with ${code}.`)),
    );
  });
}

const median = (times: readonly number[]) =>
  times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? Number.NaN;

const server =
  values.url === undefined ? await startServer() : { url: values.url, stop: async () => undefined };
try {
  const env = {
    DARKROOM_URL: server.url,
    ...(values.url === undefined ? { DARKROOM_TOKEN: TOKEN } : {}),
  };
  const measured: [name: string, words: string[], times: number[]][] = [
    ['node -e 0', ['-e', '0'], []],
    ['darkroom --help', [COMMAND, '--help'], []],
    ['darkroom model list', [COMMAND, 'model', 'list'], []],
    ['darkroom generation list', [COMMAND, 'generation', 'list'], []],
  ];
  for (let round = -1; round < rounds; round += 1) {
    for (const [, words, times] of measured) {
      const time = await firstOutput(words, env);
      if (round >= 0) times.push(time); // the first finds nothing in any cache
    }
  }
  const floor = median(measured[0]?.[2] ?? []);
  for (const [name, , times] of measured) {
    const time = median(times);
    const ratio = (time / floor).toFixed(1);
    process.stdout.write(
      `${name.padEnd(26)} ${time.toFixed(0).padStart(5)} ms  ${ratio.padStart(4)} × node -e 0\n`,
    );
  }
  process.stdout.write(
    `Medians of ${rounds} rounds. Aim: under ${AIM_MS} ms to the first output.\n`,
  );
} finally {
  await server.stop();
  await rm(home, { recursive: true, force: true });
}
