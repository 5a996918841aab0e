import type { RunContext } from '../generations/run-context.ts';

/** How long is slept at most, in milliseconds: after this it is noticed that the machine slept, or its clock was set. */
const LONGEST_SLEEP_MS = 60_000;

/**
 * Lets batches that wait for a budget's next day or month go on by themselves when it has come. What they wait for
 * stands in the database, so that it holds over a restart.
 */
export class BudgetTurn {
  readonly #context: Pick<RunContext, 'clock' | 'database' | 'log'>;
  readonly #take: (id: string) => void;
  #watching: Promise<void> | null = null;
  #isWatched = false;
  /** Another one waits that was not looked at. */
  #isStale = false;

  /** `take` looks after a batch from now on. */
  constructor(context: Pick<RunContext, 'clock' | 'database' | 'log'>, take: (id: string) => void) {
    this.#context = context;
    this.#take = take;
  }

  /** To be called at the start, and whenever a batch begins to wait. */
  watch(signal: AbortSignal): void {
    this.#isStale = true;
    if (this.#isWatched || signal.aborted) return;
    this.#isWatched = true;
    this.#watching = this.#run(signal);
  }

  /** Resolves when nothing is being looked at any more. The signal is aborted before. */
  async ended(): Promise<void> {
    await this.#watching;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#context;
    while (!signal.aborted) {
      this.#isStale = false;
      let next: number | null;
      try {
        next = await this.#resumeDue();
      } catch (error) {
        log('error', 'batches that wait for a budget could not be looked at', { error });
        next = clock.now() + LONGEST_SLEEP_MS;
      }
      if (next === null && !this.#isStale) break;
      if (next === null) continue;
      const wait = Math.min(Math.max(next - clock.now(), 0), LONGEST_SLEEP_MS);
      await clock.sleep(wait, signal).catch(() => undefined);
    }
    this.#isWatched = false;
  }

  /** Resumes those whose time has come. Gives the moment of the next, in milliseconds since 1970; null: none waits. */
  async #resumeDue(): Promise<number | null> {
    const { clock, database } = this.#context;
    let next: number | null = null;
    for (const { id, resumesAt } of await database.batches.inStatus(['PAUSED_AT_BUDGET'])) {
      if (resumesAt === null) continue;
      const now = clock.now();
      if (resumesAt.getTime() > now)
        next = Math.min(next ?? Number.POSITIVE_INFINITY, resumesAt.getTime());
      else if (await database.batches.move(id, ['PAUSED_AT_BUDGET'], 'RUNNING', new Date(now)))
        this.#take(id);
    }
    return next;
  }
}
