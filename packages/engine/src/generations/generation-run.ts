import type { GenerationStatus, ModelRecord, ResolvedRequest } from '@darkroom/core';
import type { AttemptRow, GenerationRow } from '@darkroom/database';
import type { InstalledModel } from '../contracts.ts';
import type { PreparedInputs } from '../inputs/prepare-inputs.ts';
import { type CallEnd, generationEnd } from './call-end.ts';

/** What was frozen when a generation was accepted: read back from its row, never planned anew. */
export interface FrozenPlan {
  resolved: ResolvedRequest;
  /** Images asked of each call. */
  calls: number[];
  /** The model's record as it was then, so that a catalog update does not change a running job. */
  record: ModelRecord;
}

/** One generation under way in this process. */
export class GenerationRun {
  readonly id: string;
  readonly row: GenerationRow;
  readonly model: InstalledModel;
  readonly plan: FrozenPlan;
  readonly isPaid: boolean;
  /** Aborted when the user cancels: wakes what waits; a paid call that is out is never torn down by it. */
  readonly cancellation = new AbortController();
  /** Aborted when the process stops: waiting ends, nothing is decided. */
  readonly shutdown: AbortSignal;
  readonly #ends = new Map<number, CallEnd>();
  #inputs: Promise<PreparedInputs> | null = null;
  #tail: Promise<unknown> = Promise.resolve();
  #lastProgressAt = Number.NEGATIVE_INFINITY;
  readonly #progress = new Map<number, number>();

  constructor(options: {
    row: GenerationRow;
    model: InstalledModel;
    plan: FrozenPlan;
    isPaid: boolean;
    shutdown: AbortSignal;
  }) {
    this.id = options.row.id;
    this.row = options.row;
    this.model = options.model;
    this.plan = options.plan;
    this.isPaid = options.isPaid;
    this.shutdown = options.shutdown;
    if (options.row.isCancelRequested) this.cancellation.abort(new CanceledError());
  }

  get isCanceled(): boolean {
    return this.cancellation.signal.aborted;
  }

  /** Waits end with this: the user's cancel, or the process's stop. */
  get interruption(): AbortSignal {
    return AbortSignal.any([this.cancellation.signal, this.shutdown]);
  }

  cancel(): void {
    this.cancellation.abort(new CanceledError());
  }

  /** The input pictures, prepared once for all calls. */
  inputs(prepare: () => Promise<PreparedInputs>): Promise<PreparedInputs> {
    this.#inputs ??= prepare();
    return this.#inputs;
  }

  /** Runs final changes of the calls one after the other, so that exactly one of them is the last. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /** Calls that have not ended, besides `call`. */
  isLast(call: number): boolean {
    return this.plan.calls.every((_, index) => index === call || this.#ends.has(index));
  }

  hasEnded(call: number): boolean {
    return this.#ends.has(call);
  }

  end(call: number, end: CallEnd): void {
    this.#ends.set(call, end);
  }

  /** What the generation comes to, once every call has ended. */
  summary(): ReturnType<typeof generationEnd> & { isComplete: boolean } {
    const isComplete = this.plan.calls.every((_, index) => this.#ends.has(index));
    return { isComplete, ...generationEnd([...this.#ends.values()], this.plan.resolved.count) };
  }

  /** The first index of a call's images. */
  firstIndex(call: number): number {
    return this.plan.calls.slice(0, call).reduce((sum, count) => sum + count, 0);
  }

  /** Progress over all calls; null where it is too soon to tell again (four times a second is enough). */
  progress(call: number, value: number, monotonicNow: number): number | null {
    this.#progress.set(call, Math.min(Math.max(value, 0), 1));
    if (monotonicNow - this.#lastProgressAt < 250) return null;
    this.#lastProgressAt = monotonicNow;
    const sum = this.plan.calls.reduce(
      (total, count, index) =>
        total + count * (this.hasEnded(index) ? 1 : (this.#progress.get(index) ?? 0)),
      0,
    );
    return Math.round((sum / this.plan.resolved.count) * 1000) / 1000;
  }
}

/** The reason of a wait that the user ended. */
export class CanceledError extends Error {
  constructor() {
    super('The generation was canceled.');
    this.name = 'CanceledError';
  }
}

/** Statuses in which a generation still has work under way. */
export const UNDER_WAY: readonly GenerationStatus[] = ['QUEUED', 'RUNNING', 'SAVING', 'CANCELING'];

/** The latest attempt of each call. */
export function latestAttempts(attempts: readonly AttemptRow[]): Map<number, AttemptRow> {
  const latest = new Map<number, AttemptRow>();
  for (const attempt of attempts) {
    const known = latest.get(attempt.call);
    if (!known || attempt.number > known.number) latest.set(attempt.call, attempt);
  }
  return latest;
}
