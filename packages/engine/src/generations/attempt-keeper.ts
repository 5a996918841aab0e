import { type AttemptState, canAttemptMove, type GenerationStatus } from '@darkroom/core';
import type { AttemptChange, AttemptPatch, AttemptRow, GenerationPatch } from '@darkroom/database';
import type { RunContext } from './run-context.ts';
import { CanceledError, JobTaken, Overtaken, RecordFailed } from './stopping.ts';

/** Runs a change of the database; what it throws, but for our own reasons, is told apart from a failure of the call. */
export async function recorded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (const kind of [CanceledError, Overtaken, JobTaken]) if (error instanceof kind) throw error;
    throw new RecordFailed(error);
  }
}

/** A mistake of ours, told at once instead of being written. */
export function assertMove(from: AttemptState, to: AttemptState): void {
  if (from !== to && !canAttemptMove(from, to))
    throw new Error(`An attempt does not go from ${from} to ${to}.`);
}

/** What an attempt is moved with. */
type MovingContext = Pick<RunContext, 'bell' | 'clock' | 'database'>;

/** The attempt that one call is at, and the only hand that moves it: by compare-and-set on state and fence. */
export class AttemptKeeper {
  readonly #context: MovingContext;
  #row: AttemptRow;

  constructor(context: MovingContext, row: AttemptRow) {
    this.#context = context;
    this.#row = row;
  }

  get row(): AttemptRow {
    return this.#row;
  }

  get state(): AttemptState {
    return this.#row.state as AttemptState; // the column holds nothing else
  }

  /** Goes on with another row: the next try, or the same one as another writer has left it. */
  follow(row: AttemptRow): void {
    this.#row = row;
  }

  /**
   * Throws Overtaken where the attempt is no longer what was seen; JobTaken where its job (`patch.jobKey`) is another
   * call's; RecordFailed where the database fails.
   */
  async move(
    to: AttemptState,
    patch: AttemptPatch = {},
    generation?: {
      from: readonly GenerationStatus[];
      to?: GenerationStatus;
      patch?: GenerationPatch;
    },
  ): Promise<void> {
    assertMove(this.state, to);
    const change: AttemptChange = {
      attempt: this.#row,
      from: [this.state],
      to,
      at: new Date(this.#context.clock.now()),
      // Whoever starts after a power cut finds the answer in the spool, and takes this step again.
      isHint: to === 'RESULT_RECEIVED',
      patch,
      ...(generation ? { generation } : {}),
    };
    const changed = await recorded(() => this.#apply(change));
    if (!changed) throw new Overtaken();
    this.#row = changed.attempt;
    if (generation?.to) this.#context.bell.ring(this.#row.generationId, 'activity');
  }

  #apply(change: AttemptChange): ReturnType<RunContext['database']['attempts']['change']> {
    const { database } = this.#context;
    const jobKey = change.patch?.jobKey ?? null;
    if (change.to !== 'SENDING' && jobKey === null) return database.attempts.change(change);
    return database.transaction(async (tx) => {
      // Writers take turns, so that of two orders that are given one job at the same moment one has it first.
      if (jobKey !== null && (await tx.attempts.isJobOfAnother(jobKey, change.attempt)))
        throw new JobTaken();
      const changed = await tx.attempts.change(change);
      // A cancel that was committed before this moment is obeyed, whoever took it: then nothing is sent.
      if (change.to === 'SENDING' && changed?.generation?.isCancelRequested)
        throw new CanceledError();
      return changed;
    });
  }
}
