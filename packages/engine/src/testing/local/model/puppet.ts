import { type ChildProcess, spawn } from 'node:child_process';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { COMPILED } from '../kill-harness.ts';

/** What is done with the engine of one home. */
export type Task =
  | { kind: 'open'; baseUrl: string }
  | { kind: 'close' }
  | { kind: 'submit'; prompt: string; count: number; isJob: boolean; key: string }
  | { kind: 'cancel'; id: string }
  | { kind: 'retry'; id: string; key: string }
  | { kind: 'delete'; id: string }
  | { kind: 'follow'; id: string; after: number };

/** What a process is told to do. */
export type Order = Task & { home: string };

/** What it answers. `code`: of a refusal. */
export interface Answer {
  number: number;
  id?: string;
  code?: string;
  count?: number;
  after?: number;
  sequences?: number[];
  ends?: string[];
  error?: string;
}

const SCRIPT = fileURLToPath(
  new URL(`./puppet-process${extname(import.meta.url)}`, import.meta.url),
);

/** A process with an engine for each home, which does what it is told until it is killed. */
export class Puppet {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer | null) => void>();
  readonly #ended: Promise<void>;
  #number = 0;
  #errors = '';

  constructor() {
    this.#child = spawn(process.execPath, ['--conditions=source', '--no-warnings', SCRIPT], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { NODE_COMPILE_CACHE: COMPILED },
    });
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.#errors += bytes.toString();
    });
    // What is written to a process that was just killed is of no interest.
    this.#child.stdin?.on('error', () => undefined);
    if (this.#child.stdout)
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        const answer = JSON.parse(line) as Answer; // the process's own words
        this.#waiting.get(answer.number)?.(answer);
        this.#waiting.delete(answer.number);
      });
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', () => {
        for (const give of this.#waiting.values()) give(null);
        this.#waiting.clear();
        resolve();
      });
    });
  }

  /** Null: it was killed before it answered. */
  tell(order: Order): Promise<Answer | null> {
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, (answer) => {
        if (answer?.error) reject(new Error(`${order.kind}: ${answer.error} ${this.#errors}`));
        else resolve(answer);
      });
      this.#child.stdin?.write(`${JSON.stringify({ number, order })}\n`);
    });
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
