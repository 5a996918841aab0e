import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countDescriptors } from '../invariants/handles.ts';

const ROOT = fileURLToPath(new URL('../../../../../../', import.meta.url));
const BUILT = join(ROOT, 'apps/server/dist/main.js');
const SOURCE = join(ROOT, 'apps/server/src/main.ts');

export interface ServerOptions {
  home: string;
  variables: Record<string, string>;
  /** Runs the sources, and not what was built. */
  isSource: boolean;
}

/** The real server, in a process of its own. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly url: Promise<string>;
  /** All that it printed. */
  printed = '';

  constructor({ home, variables, isSource }: ServerOptions) {
    if (!isSource && !existsSync(BUILT))
      throw new Error('Nothing is built. Run "npm run build", or add --sources.');
    const { PATH = '' } = process.env;
    const parameters = isSource ? ['--conditions=source', '--no-warnings', SOURCE] : [BUILT];
    this.#child = spawn(process.execPath, parameters, {
      cwd: home,
      env: {
        PATH,
        HOME: home,
        PORT: '0',
        DARKROOM_HOME: join(home, 'data'),
        ...(isSource ? { NODE_OPTIONS: '--conditions=source' } : {}),
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on('exit', (code) => resolve(code));
    });
    this.url = new Promise((resolve, reject) => {
      const take = (chunk: Buffer) => {
        this.printed += chunk.toString();
        const url = /ready at (http\S+)/.exec(this.printed)?.[1];
        if (url !== undefined && this.printed.includes('Ctrl-C')) resolve(url);
      };
      this.#child.stdout?.on('data', take);
      this.#child.stderr?.on('data', take);
      void this.#ended.then(() => reject(new Error(`The server ended: ${this.printed}`)));
    });
    this.url.catch(() => undefined);
  }

  /** MiB and descriptors as the system counts them (Linux); null where it does not tell. */
  look(): { memory: number; descriptors: number } | null {
    const { pid } = this.#child;
    if (pid === undefined) return null;
    const descriptors = countDescriptors(pid);
    try {
      const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      return found && descriptors !== null
        ? { memory: Number(found[1]) / 1024, descriptors }
        : null;
    } catch {
      return null;
    }
  }

  /** Asks it to stop, and gives its exit code. */
  stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.#ended;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
