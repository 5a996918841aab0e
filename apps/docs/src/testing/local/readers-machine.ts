import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const run = (app: string) => `--conditions=source ${join(ROOT, 'apps', app, 'src/main.ts')}`;
/** A command of a page may take this long, in milliseconds. */
const LONGEST_MS = 60_000;

export interface Ended {
  status: number | null;
  output: string;
}

/** A reader's machine: a home of its own, the command `darkroom` in the path, and a server that runs. */
export interface ReadersMachine {
  readonly url: string;
  readonly home: string;
  /** Whether a program is installed. */
  has(program: string): boolean;
  /** Runs a script of the shell in a folder of its own; it stops at the first command that fails. */
  shell(folder: string, script: string): Promise<Ended>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes the machine; nothing runs on it yet. The addresses of the pages are those of this server. */
export function createReadersMachine(): ReadersMachine {
  const home = mkdtempSync(join(tmpdir(), 'darkroom-docs-'));
  const programs = join(home, 'bin');
  mkdirSync(programs);
  const command = join(programs, 'darkroom');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" ${run('cli')} "$@"\n`);
  chmodSync(command, 0o755);
  // Nothing of the machine that the tests run on: no key, no setting, no server.
  const { PATH, HOME = '', PYENV_ROOT = join(HOME, '.pyenv'), NODE_COMPILE_CACHE } = process.env;
  const variables = {
    HOME: home,
    PATH: `${programs}:${PATH ?? ''}`,
    PYENV_ROOT, // where a Python of pyenv lies, which looks for itself in the home
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    // The command is started thirty times, from its sources: what other tests have compiled is not compiled again.
    NODE_COMPILE_CACHE: NODE_COMPILE_CACHE ?? join(home, 'compiled'),
  };
  let server: ChildProcess | null = null;
  let url = '';

  return {
    get url() {
      return url;
    },
    home,
    has: (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0,
    shell: (folder, script) =>
      new Promise((resolve, reject) => {
        const cwd = join(home, folder);
        mkdirSync(cwd, { recursive: true });
        const text = script.replaceAll('http://127.0.0.1:4100', url);
        const child = spawn('bash', ['-euo', 'pipefail', '-c', text], {
          cwd,
          env: { ...variables, DARKROOM_URL: url },
          stdio: ['ignore', 'pipe', 'pipe'],
          timeout: LONGEST_MS,
        });
        let output = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (piece: Buffer) => {
            output += piece.toString('utf8');
          });
        child.on('error', reject);
        child.on('close', (status) => resolve({ status, output }));
      }),
    start: () =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, run('server').split(' '), {
          cwd: home,
          env: { ...variables, PORT: '0' },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        server = child;
        let output = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (piece: Buffer) => {
            output += piece.toString('utf8');
            const found = /Darkroom is ready at (\S+)/.exec(output)?.[1];
            if (found === undefined) return;
            url = found;
            resolve();
          });
        child.on('exit', (code) => reject(new Error(`The server ended (${code}): ${output}`)));
      }),
    stop: () =>
      new Promise((resolve) => {
        if (server === null || server.exitCode !== null) return resolve();
        server.once('exit', () => resolve());
        server.kill('SIGTERM');
      }),
  };
}
