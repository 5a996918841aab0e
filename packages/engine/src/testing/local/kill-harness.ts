import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Clock, systemClock, TERMINAL_STATUSES } from '@darkroom/core';
import { brokenInvariants } from './check-invariants.ts';
import { Paymaster } from './paymaster.ts';
import type { Orders } from './run-and-die.ts';
import { ADAPTERS } from './test-adapters.ts';
import { openTestEngine, type TestEngine } from './test-engine.ts';

const SCRIPT = fileURLToPath(new URL(`./run-and-die${extname(import.meta.url)}`, import.meta.url));

/** Compiled sources, so that the many processes of these tests start quickly. */
export const COMPILED = fileURLToPath(
  new URL('../../../node_modules/.cache/kill-tests', import.meta.url),
);

/** What a caller was told before the process died. */
export interface Acknowledged {
  id: string;
  prompt: string;
}

/** A process that runs an engine, and what it said. */
export class Victim {
  readonly child: ChildProcess;
  readonly acknowledged: Acknowledged[] = [];
  /** The signal that ended it; null: it ended by itself, with `errors`. */
  readonly ended: Promise<NodeJS.Signals | null>;
  errors = '';
  #hasEnded = false;
  #onNews = () => {};

  constructor(orders: Orders) {
    this.child = spawn(
      process.execPath,
      ['--conditions=source', '--no-warnings', SCRIPT, JSON.stringify(orders)],
      { stdio: ['pipe', 'pipe', 'pipe'], env: { NODE_COMPILE_CACHE: COMPILED } },
    );
    this.child.stderr?.on('data', (bytes: Buffer) => {
      this.errors += bytes.toString();
    });
    const closed = new Promise<void>((resolve) => {
      if (!this.child.stdout) return resolve();
      createInterface(this.child.stdout)
        .on('line', (line) => {
          const news = JSON.parse(line) as { accepted: string; prompt: string }; // its own words
          this.acknowledged.push({ id: news.accepted, prompt: news.prompt });
          this.#onNews();
        })
        .on('close', resolve);
    });
    this.ended = new Promise((resolve) => {
      this.child.on('exit', (_code, signal) => {
        this.#hasEnded = true;
        this.#onNews();
        void closed.then(() => resolve(signal));
      });
    });
  }

  /** Resolves when it has acknowledged that many, or has ended. */
  async acknowledges(count: number): Promise<void> {
    while (this.acknowledged.length < count && !this.#hasEnded) {
      await new Promise<void>((resolve) => {
        this.#onNews = resolve;
      });
    }
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Whether it stands still, by SIGSTOP. */
  get isStopped(): boolean {
    // The name in brackets may hold spaces: the state stands behind it.
    return /\) T /.test(readFileSync(`/proc/${this.child.pid}/stat`, 'utf8'));
  }

  /** Lets it go on after SIGSTOP. */
  goOn(): void {
    this.child.kill('SIGCONT');
  }
}

/** Two hours later: whatever a crash left behind is old enough to be cleared. */
const LATER: Clock = { ...systemClock, now: () => systemClock.now() + 2 * 3_600_000 };

/** A home and a provider that outlive the processes of a test. */
export class Scene {
  readonly home: string;
  readonly baseUrl: string;
  readonly paymaster: Paymaster;
  readonly acknowledged: Acknowledged[] = [];
  readonly #victims: Victim[] = [];
  #engine: TestEngine | null = null;

  private constructor(home: string, baseUrl: string, paymaster: Paymaster) {
    this.home = home;
    this.baseUrl = baseUrl;
    this.paymaster = paymaster;
  }

  static async open(): Promise<Scene> {
    const paymaster = new Paymaster();
    const baseUrl = await paymaster.open();
    return new Scene(await mkdtemp(join(tmpdir(), 'darkroom-kill-')), baseUrl, paymaster);
  }

  start(orders: Omit<Orders, 'home' | 'baseUrl'>): Victim {
    const victim = new Victim({ ...orders, home: this.home, baseUrl: this.baseUrl });
    this.#victims.push(victim);
    return victim;
  }

  /** Lets a process run into its end. */
  async die(orders: Omit<Orders, 'home' | 'baseUrl'>): Promise<void> {
    const victim = this.start(orders);
    const signal = await victim.ended;
    this.acknowledged.push(...victim.acknowledged);
    if (signal !== 'SIGKILL')
      throw new Error(`The process was not killed at ${orders.point}: ${victim.errors}`);
  }

  /** Starts again on the same home and waits until everything has ended. */
  async restart(flavour: Orders['flavour'], clock: Clock = systemClock): Promise<TestEngine> {
    const engine = await openTestEngine({
      home: this.home,
      baseUrl: this.baseUrl,
      adapter: ADAPTERS[flavour],
      providers: [{ slug: 'jobs', baseUrl: this.baseUrl, adapter: ADAPTERS.job }],
      clock,
    });
    this.#engine = engine;
    for (const row of await engine.database.generations.page({ first: 10_000 })) {
      const signal = AbortSignal.timeout(15_000);
      if (TERMINAL_STATUSES.has(row.status as never)) continue; // the column holds nothing else
      for await (const _event of engine.engine.generationEvents(row.id, 0, signal));
    }
    return engine;
  }

  async stop(): Promise<void> {
    await this.#engine?.close(false);
    this.#engine = null;
  }

  /** Comes back once more, two hours later, clears, and gives what does not hold. */
  async broken(flavour: Orders['flavour'], hasDeleted = false): Promise<string[]> {
    await this.stop();
    const engine = await this.restart(flavour, LATER);
    await engine.engine.sweep();
    const now = LATER.now();
    return brokenInvariants(engine, this.paymaster, this.acknowledged, { hasDeleted, now });
  }

  async close(): Promise<void> {
    for (const victim of this.#victims) {
      if (victim.child.exitCode === null && victim.child.signalCode === null) victim.kill();
      await victim.ended;
    }
    await this.stop();
    await this.paymaster.close();
    await rm(this.home, { recursive: true, force: true });
  }
}
