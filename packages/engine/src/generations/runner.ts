import { completeModelRecord, type ModelRecord, modelRecordSchema } from '@darkroom/core';
import type { AttemptRow, GenerationRow } from '@darkroom/database';
import type { InstalledModel } from '../contracts.ts';
import { CallRunner } from './call-runner.ts';
import { type FrozenPlan, GenerationRun, latestAttempts } from './generation-run.ts';
import { pastEnd } from './record-end.ts';
import type { RunContext } from './run-context.ts';

/** Generations in hand at once: enough for every provider's places, few enough to hold in memory. */
const MOST_IN_HAND = 256;

/**
 * The in-process runner. The database is the truth: `wake` only says that there is something to do, and a start
 * picks up whatever an earlier process left.
 */
export class Runner {
  readonly #context: RunContext;
  readonly #runs = new Map<string, GenerationRun>();
  readonly #tasks = new Map<string, Promise<void>>();
  readonly #waiting: string[] = [];
  readonly #shutdown = new AbortController();

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** Takes up everything that was accepted and has not ended. */
  async start(): Promise<void> {
    for (const row of await this.#context.database.generations.unfinished()) this.wake(row.id);
  }

  /** Runs a generation soon. Waking one that is in hand does nothing. */
  wake(id: string): void {
    if (this.#shutdown.signal.aborted || this.#tasks.has(id) || this.#waiting.includes(id)) return;
    if (this.#tasks.size >= MOST_IN_HAND) {
      this.#waiting.push(id);
      return;
    }
    const task = this.#run(id)
      .catch((error: unknown) => {
        if (!this.#shutdown.signal.aborted)
          this.#context.log('error', 'a generation could not be run', { generation: id, error });
      })
      .finally(() => {
        this.#tasks.delete(id);
        this.#runs.delete(id);
        const next = this.#waiting.shift();
        if (next) this.wake(next);
      });
    this.#tasks.set(id, task);
  }

  /** Tells a generation in hand that the user cancels it. */
  cancel(id: string): void {
    this.#runs.get(id)?.cancel();
  }

  /** Resolves when the generation is no longer in hand. */
  async settled(id: string): Promise<void> {
    await this.#tasks.get(id);
  }

  get inHand(): number {
    return this.#tasks.size;
  }

  /**
   * Stops: nothing new is begun; calls that are out get `graceMs` to come back, and are left to the next start after
   * that (their answers then count as unknown).
   */
  async stop(graceMs: number): Promise<void> {
    const all = Promise.allSettled(this.#tasks.values());
    this.#waiting.length = 0;
    const grace = new AbortController();
    await Promise.race([
      all,
      this.#context.clock.sleep(graceMs, grace.signal).catch(() => undefined),
    ]);
    grace.abort();
    this.#shutdown.abort(new Error('Darkroom is stopping.'));
    await all;
  }

  async #run(id: string): Promise<void> {
    const { database } = this.#context;
    const row = await database.generations.byId(id);
    if (!row || !['QUEUED', 'RUNNING', 'SAVING', 'CANCELING'].includes(row.status)) return;
    const attempts = await database.attempts.byGeneration(id);
    const run = await this.#prepare(row);
    this.#runs.set(id, run);
    const images = await database.images.byGenerations([id]);
    const open: AttemptRow[] = [];
    for (const attempt of latestAttempts(attempts).values()) {
      const end = pastEnd(attempt, images.filter((image) => image.attemptId === attempt.id).length);
      if (end) run.end(attempt.call, end);
      else open.push(attempt);
    }
    await Promise.all(open.map((attempt) => new CallRunner(this.#context, run, attempt).run()));
    this.#context.bell.ring(id, 'activity');
  }

  async #prepare(row: GenerationRow): Promise<GenerationRun> {
    const plan = thawPlan(row);
    const found = await this.#context.models.resolve({ source: row.source });
    const model: InstalledModel = found.ok
      ? { ...found.value, record: plan.record }
      : uninstalledModel(row, plan.record);
    const isPaid = await this.#context.models.isPaid(row.provider);
    return new GenerationRun({ row, model, plan, isPaid, shutdown: this.#shutdown.signal });
  }
}

/** The plan as it was frozen in the row. */
export function thawPlan(row: GenerationRow): FrozenPlan {
  const stored = JSON.parse(row.plan) as Omit<FrozenPlan, 'record'> & { record: unknown }; // our own writing, by freezePlan
  return { ...stored, record: completeModelRecord(modelRecordSchema.parse(stored.record)) };
}

export function freezePlan(plan: FrozenPlan): string {
  const { provider: _provider, ...record } = plan.record;
  return JSON.stringify({ ...plan, record });
}

/** A model that was uninstalled while its generation waited: the call itself will say what is missing. */
function uninstalledModel(row: GenerationRow, record: ModelRecord): InstalledModel {
  return {
    id: row.modelId ?? '',
    key: record.key,
    source: row.source,
    provider: row.provider,
    providerModelId: record.providerModelId,
    origin: 'CATALOG',
    record,
    overrides: null,
    isMarkedAvailable: false,
    installedAt: row.createdAt,
  };
}
