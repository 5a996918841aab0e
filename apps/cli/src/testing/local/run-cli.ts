import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from '../../commands.ts';
import { parseEnvironment } from '../../environment.ts';
import { run } from '../../program/run.ts';
import type { Terminal } from '../../program/terminal.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for one test: home, configuration and working directory in one place. */
export interface Place {
  readonly directory: string;
  readonly variables: Record<string, string>;
  remove(): void;
}

export function createPlace(url: string): Place {
  const directory = mkdtempSync(join(tmpdir(), 'darkroom-cli-'));
  return {
    directory,
    variables: {
      DARKROOM_URL: url,
      DARKROOM_HOME: join(directory, 'home'),
      XDG_CONFIG_HOME: join(directory, 'config'),
      XDG_CACHE_HOME: join(directory, 'cache'),
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Runs a command line within this process, without a terminal. */
export async function runHere(
  place: Place,
  argv: readonly string[],
  options: { stdin?: string | Buffer; variables?: Record<string, string> } = {},
): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  // A stream of given bytes stands for standard input; it has all that is used of one.
  const stdin = Readable.from([Buffer.from(options.stdin ?? '')]) as unknown as NodeJS.ReadStream;
  const terminal: Terminal = {
    stdin,
    stderr: process.stderr,
    writeOut: (text) => {
      written.stdout += text;
    },
    writeError: (text) => {
      written.stderr += text;
    },
    isInteractive: false,
    showsProgress: false,
    isOutTerminal: false,
    columns: 80,
    flush: async () => {},
  };
  const variables = { ...place.variables, ...options.variables };
  const environment = parseEnvironment(variables, { home: place.directory, isWindows: false });
  const code = await run(COMMANDS, argv, {
    terminal,
    environment,
    workingDirectory: place.directory,
  });
  return { code, ...written };
}

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
/** Sources that Node has compiled once are not compiled by each process anew, which takes longer than all the rest. */
const COMPILED = fileURLToPath(
  new URL('../../../node_modules/.darkroom-compiled', import.meta.url),
);

/** Runs a command line as a process of its own. `onOutput` sees what was written so far each time something comes. */
export function runProcess(
  place: Place,
  argv: readonly string[],
  options: {
    stdin?: string | Buffer;
    variables?: Record<string, string>;
    onOutput?: (child: ReturnType<typeof spawn>, soFar: { stdout: string; stderr: string }) => void;
  } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...argv], {
    cwd: place.directory,
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: COMPILED,
      ...place.variables,
      ...options.variables,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    written.stdout += String(chunk);
    options.onOutput?.(child, written);
  });
  child.stderr.on('data', (chunk) => {
    written.stderr += String(chunk);
    options.onOutput?.(child, written);
  });
  child.stdin.on('error', () => {}); // it may have left before it read all
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...written })));
}
