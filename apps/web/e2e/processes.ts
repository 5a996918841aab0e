import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const EMULATORS = fileURLToPath(
  new URL('../../../packages/emulators/src/main.ts', import.meta.url),
);
const BUILT = fileURLToPath(new URL('../dist/index.html', import.meta.url));
/** A start that takes longer has failed. */
const START_MS = 30_000;

export interface Running extends AsyncDisposable {
  /** What the process printed until it was ready. */
  output: string;
}

/** Runs a program until `isReady` says so of what it printed; ends it by SIGTERM. */
async function run(
  file: string,
  options: {
    arguments?: string[];
    directory: string;
    variables: Record<string, string>;
    isReady: RegExp;
  },
): Promise<Running> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions=source', file, ...(options.arguments ?? [])],
    {
      cwd: options.directory,
      // Nothing of the machine's own: a key in its environment must not reach a test.
      env: {
        HOME: options.directory,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        ...options.variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const output = await new Promise<string>((resolve, reject) => {
    let text = '';
    const fail = (why: string) => reject(new Error(`${file} ${why}:\n${text}`));
    const timer = setTimeout(() => fail('was not ready in time'), START_MS);
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (!options.isReady.test(text)) return;
      clearTimeout(timer);
      resolve(text);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => fail('ended'));
  });
  return {
    output,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export interface Server extends AsyncDisposable {
  url: string;
  signInUrl: string;
}

/** The real server with a home of its own, on any free port. `fillHome` puts files there before it starts. */
export async function startServer(
  variables: Record<string, string>,
  fillHome?: (home: string) => Promise<unknown>,
): Promise<Server> {
  if (!existsSync(BUILT)) throw new Error('The web app is not built: run `vite build` first.');
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-web-server-'));
  const home = join(directory, 'home');
  if (fillHome) {
    await mkdir(home, { mode: 0o700 });
    await fillHome(home);
  }
  const running = await run(SERVER, {
    directory,
    variables: { ...variables, PORT: '0', DARKROOM_HOME: home },
    isReady: /Ctrl-C/,
  });
  const signInUrl = /(http:\S+\/sign-in\?token=\S+)/.exec(running.output)?.[1];
  if (signInUrl === undefined) throw new Error(`No sign-in link in:\n${running.output}`);
  return {
    url: new URL(signInUrl).origin,
    signInUrl,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface Emulator extends AsyncDisposable {
  /** As the server's variable takes it. */
  baseUrl: string;
  key: string;
  /** Everything that the server has to be told so that it goes there, key and all. */
  variables: Record<string, string>;
  /** Queues a fault, as its control API takes it: see its README. */
  fail(fault: Record<string, unknown>): Promise<void>;
  /** Changes how it behaves from now on, as its control API takes it. */
  set(settings: Record<string, unknown>): Promise<void>;
  /** How many times it charged so far. */
  charges(): Promise<number>;
}

/** The emulator of one provider's API, by its slug. */
export async function startEmulator(slug: string): Promise<Emulator> {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-web-emulator-'));
  const running = await run(EMULATORS, {
    arguments: ['--only', slug, '--ledger-dir', directory],
    directory,
    variables: {},
    isReady: /Ctrl-C/,
  });
  const printed = (ending: string) =>
    new RegExp(`_${ending}=["']?([^\\s"']+)`).exec(running.output)?.[1] ?? '';
  const baseUrl = printed('BASE_URL');
  const tell = async (what: string, body: Record<string, unknown>) => {
    const answer = await fetch(new URL(`/__emulator/${what}`, baseUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${what} refused: ${await answer.text()}`);
  };
  return {
    baseUrl,
    async charges() {
      const answer = await fetch(new URL('/__emulator/ledger', baseUrl));
      const ledger: { charges: unknown[] } = await answer.json();
      return ledger.charges.length;
    },
    fail: (fault) => tell('faults', fault),
    set: (settings) => tell('settings', settings),
    key: printed('API_KEY'),
    variables: Object.fromEntries(
      [...running.output.matchAll(/^([A-Z][A-Z0-9_]*)=["']?([^\s"']+)/gm)].map(
        ([, name = '', value = '']) => [name, value],
      ),
    ),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
