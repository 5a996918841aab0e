import type { GenerationStatus, ModelRecord, ResolvedRequest } from '@darkroom/core';
import type { AttemptRow, GenerationRow } from '@darkroom/database';
import type { InstalledModel } from '../contracts.ts';
import type { Keeping } from '../gallery/blob-keeper.ts';
import type { PreparedInputs } from '../inputs/prepare-inputs.ts';
import { type CallEnd, generationEnd } from './call-end.ts';
import { CanceledError } from './stopping.ts';

/** What was frozen when a generation was accepted: read back from its row, never planned anew. */
export interface FrozenPlan {
  resolved: ResolvedRequest;
  /** Images asked of each call. */
  calls: number[];
  /** The model's record as it was then, so that a catalog update does not change a running job. */
  record: ModelRecord;
}

/** How the process ends: `drain` first (nothing new is begun, waits end), `shutdown` after a grace (calls are given up). */
export interface Stopping {
  drain: AbortSignal;
  shutdown: AbortSignal;
}

/** Four times a second is enough. */
const PROGRESS_INTERVAL_MS = 250;

/** One generation under way in this process. */
export class GenerationRun {
  readonly id: string;
  readonly row: GenerationRow;
  readonly model: InstalledModel;
  readonly plan: FrozenPlan;
  readonly isPaid: boolean;
  /** Bytes that the run has stored and no row refers to yet. */
  readonly keeping: Keeping;
  readonly drain: AbortSignal;
  /** Aborted when the process gives up what is out. A paid call ends by this alone, never by the user's cancel. */
  readonly shutdown: AbortSignal;
  /** Waits end with this: the user's cancel, or the process's stop. */
  readonly waits: AbortSignal;
  /** Free work on this machine ends with this. */
  readonly work: AbortSignal;
  readonly #cancellation = new AbortController();
  readonly #ends = new Map<number, CallEnd>();
  readonly #notes = new Set<Promise<void>>();
  #inputs: Promise<PreparedInputs> | null = null;
  #tail: Promise<unknown> = Promise.resolve();
  #lastProgressAt = Number.NEGATIVE_INFINITY;
  #isStarted: boolean;
  readonly #progress = new Map<number, number>();

  constructor(options: {
    row: GenerationRow;
    model: InstalledModel;
    plan: FrozenPlan;
    isPaid: boolean;
    keeping: Keeping;
    stopping: Stopping;
  }) {
    this.id = options.row.id;
    this.row = options.row;
    this.model = options.model;
    this.plan = options.plan;
    this.isPaid = options.isPaid;
    this.keeping = options.keeping;
    this.#isStarted = options.row.startedAt !== null;
    const { drain, shutdown } = options.stopping;
    this.drain = drain;
    this.shutdown = shutdown;
    this.waits = AbortSignal.any([this.#cancellation.signal, drain]);
    this.work = AbortSignal.any([this.#cancellation.signal, shutdown]);
    if (options.row.isCancelRequested) this.cancel();
  }

  /** Aborted by the user's cancel alone. */
  get cancellation(): AbortSignal {
    return this.#cancellation.signal;
  }

  get isCanceled(): boolean {
    return this.#cancellation.signal.aborted;
  }

  cancel(): void {
    this.#cancellation.abort(new CanceledError());
  }

  /** True for the first call that is sent, of all starts of the process. */
  beginsNow(): boolean {
    const begins = !this.#isStarted;
    this.#isStarted = true;
    return begins;
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

  /** Lets a note (progress, a preview) be written on the side. It must not throw. */
  aside(note: Promise<void>): void {
    this.#notes.add(note);
    void note.finally(() => this.#notes.delete(note));
  }

  /** Resolves when the notes that are on their way now have arrived. */
  async notesSoFar(): Promise<void> {
    await Promise.all(this.#notes);
  }

  /** Resolves when no note is on its way any more. */
  async notesWritten(): Promise<void> {
    while (this.#notes.size > 0) await Promise.all(this.#notes);
  }

  /** Whether every other call has ended. */
  isLast(call: number): boolean {
    return this.plan.calls.every((_, index) => index === call || this.#ends.has(index));
  }

  hasEnded(call: number): boolean {
    return this.#ends.has(call);
  }

  end(call: number, end: CallEnd): void {
    this.#ends.set(call, end);
  }

  /** What the generation comes to, once every call has ended. Failures stand in the order of the calls. */
  summary(): ReturnType<typeof generationEnd> & { isComplete: boolean } {
    const isComplete = this.plan.calls.every((_, index) => this.#ends.has(index));
    const ends = [...this.#ends].sort(([left], [right]) => left - right).map(([, end]) => end);
    return { isComplete, ...generationEnd(ends, this.plan.resolved.count) };
  }

  /** The first index of a call's images. */
  firstIndex(call: number): number {
    return this.plan.calls.slice(0, call).reduce((sum, count) => sum + count, 0);
  }

  /** Progress over all calls; null where it is too soon to tell again. */
  progress(call: number, value: number, monotonicNow: number): number | null {
    this.#progress.set(call, Math.min(Math.max(value, 0), 1));
    if (monotonicNow - this.#lastProgressAt < PROGRESS_INTERVAL_MS) return null;
    this.#lastProgressAt = monotonicNow;
    const sum = this.plan.calls.reduce(
      (total, count, index) =>
        total + count * (this.hasEnded(index) ? 1 : (this.#progress.get(index) ?? 0)),
      0,
    );
    return Math.round((sum / this.plan.resolved.count) * 1000) / 1000;
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
