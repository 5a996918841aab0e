import { ProviderFailure } from '@darkroom/core';
import type { AttemptRow } from '@darkroom/database';
import { AttemptKeeper, recorded } from './attempt-keeper.ts';
import { CallTry } from './call-try.ts';
import { commitCancel, commitFailure } from './commit-failure.ts';
import { mayFailOver, namingAll, TriedAccounts } from './fail-over.ts';
import { asFailure, OpenFailure, withoutBill } from './failure.ts';
import type { GenerationRun } from './generation-run.ts';
import { planRepeat } from './plan-repeat.ts';
import { repeatDelay } from './repeat-policy.ts';
import type { RunContext } from './run-context.ts';
import { spoolName } from './spool-name.ts';
import { CanceledError, Overtaken, RecordFailed, StoppedError } from './stopping.ts';

/** A Retry-After that was written down is obeyed after a restart, up to this: clocks may have been set. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** Runs one call of a generation from whatever state its latest attempt is in, to its end. */
export class CallRunner {
  readonly #context: RunContext;
  readonly #run: GenerationRun;
  readonly #attempt: AttemptKeeper;
  readonly #tried = new TriedAccounts();
  #try: CallTry;

  constructor(context: RunContext, run: GenerationRun, attempt: AttemptRow) {
    this.#context = context;
    this.#run = run;
    this.#attempt = new AttemptKeeper(context, attempt);
    this.#try = new CallTry(context, run, this.#attempt, this.#tried.avoided);
  }

  /** Throws RecordFailed where the database does not take what happened: take the generation up again later. */
  async run(): Promise<void> {
    const began = this.#context.clock.monotonic();
    try {
      await this.#obeyWait();
      for (;;) {
        const failure = await this.#once();
        if (!failure || !(await this.#repeats(failure, began))) return;
      }
    } catch (error) {
      if (error instanceof CanceledError) await this.#canceled(error.isFree);
      else if (error instanceof Overtaken) await this.#overtaken();
      else if (!(error instanceof StoppedError)) throw error;
    }
  }

  /**
   * Looks again at an attempt whose outcome was unknown: its answer is on disk, or its job can be asked about. What
   * stays unknown stays as it is.
   */
  async readAgain(): Promise<void> {
    try {
      await this.#try.resume();
    } catch (error) {
      if (error instanceof StoppedError || error instanceof Overtaken) return;
      if (this.#run.shutdown.aborted) return;
      if (error instanceof RecordFailed) throw error;
      const failure = asFailure(error, 'after-answer', this.#run.isPaid);
      const isStillUnknown =
        failure instanceof OpenFailure || ['UNKNOWN_OUTCOME', 'TIMED_OUT'].includes(failure.code);
      if (isStillUnknown || !(error instanceof ProviderFailure)) {
        this.#context.log('info', 'an unknown outcome is still unknown', { error });
        return;
      }
      await this.#failed(failure);
    }
  }

  /** One try. Gives the failure that it ended with, if it may be worth another; null: all is written. */
  #once(): Promise<ProviderFailure | null> {
    const { row } = this.#attempt;
    const { provider, source } = this.#run.model;
    const facts = {
      'darkroom.attempt.id': row.id,
      'darkroom.attempt.number': row.number,
      'darkroom.call': row.call,
      'darkroom.images.asked': row.count,
      'darkroom.provider': provider,
      'darkroom.model': source,
    };
    return this.#context.telemetry.span('darkroom.attempt', facts, async (note) => {
      const failure = await this.#tryOnce();
      if (failure) note({ 'error.type': failure.code });
      return failure;
    });
  }

  async #tryOnce(): Promise<ProviderFailure | null> {
    const run = this.#run;
    try {
      if (this.#attempt.state === 'PLANNED') await this.#try.send();
      else await this.#try.resume();
      return null;
    } catch (error) {
      // What is proven not to have run is written even now: left as SENDING it would count as unknown.
      const isProven = error instanceof ProviderFailure && error.details.charge === 'not-charged';
      if (run.shutdown.aborted && !isProven) throw new StoppedError();
      for (const kind of [StoppedError, Overtaken, CanceledError, RecordFailed])
        if (error instanceof kind) throw error;
      if (!(error instanceof ProviderFailure)) {
        const attempt = this.#attempt.row.id;
        this.#context.log('error', 'a call failed unexpectedly', { attempt, error });
      }
      const failure = asFailure(error, this.#try.phase, run.isPaid);
      // Work on this machine says itself what it means: the sandbox plays providers that bill.
      return run.isPaid || this.#try.isLocal ? failure : withoutBill(failure);
    }
  }

  /** True: another attempt is planned and its time has come. False: the failure is written as the call's end. */
  async #repeats(failure: ProviderFailure, began: number): Promise<boolean> {
    const { clock } = this.#context;
    const run = this.#run;
    const { details } = failure;
    const { row } = this.#attempt;
    const delay = await this.#delay(failure, began);
    await this.#tellRejected(failure);
    if (delay === null) {
      await this.#failed(namingAll(failure, this.#tried.rejected));
      return false;
    }
    if (run.isCanceled) throw new CanceledError();
    const credential = this.#try.access?.credential ?? null;
    const { provider } = run.model;
    this.#context.telemetry.failed({ provider, code: details.code, isRepeated: true });
    const next = await planRepeat(this.#context, this.#attempt, { details, delay, credential });
    this.#attempt.follow(next);
    this.#try = new CallTry(this.#context, run, this.#attempt, this.#tried.avoided);
    await this.#context.failpoint('attempt.repeat-committed');
    await this.#context.spool.remove(spoolName(row));
    await clock.sleep(delay, run.waits);
    return true;
  }

  /**
   * Milliseconds until the call may go out again; null: never. At once where another account was not tried yet; else by
   * the one policy, counted from the first account that may be asked again.
   */
  async #delay(failure: ProviderFailure, began: number): Promise<number | null> {
    const { models, clock, gate } = this.#context;
    const { access } = this.#try;
    const tried = this.#tried;
    let { details } = failure;
    if (access && mayFailOver(failure)) {
      tried.note(access, failure);
      const found = await models.ways(this.#run.model, this.#run.row.actor);
      const ways = found.ok ? found.value.ways : [];
      if (tried.hasOther(ways)) {
        tried.handedOn += 1;
        return 0;
      }
      const rests = ways.map((way) => gate(way).restForMs);
      if (details.code === 'RATE_LIMITED' && rests.length > 1)
        details = { ...details, retryAfterMs: Math.min(...rests) };
    }
    const tries = this.#attempt.row.number - tried.handedOn;
    const delay = repeatDelay(details, tries, clock.monotonic() - began);
    if (delay !== null) tried.begunAgain();
    return delay;
  }

  /** The provider's plain "no" to a key: nobody else is sent out with it. */
  async #tellRejected({ details }: ProviderFailure): Promise<void> {
    const { access } = this.#try;
    if (access === null || details.code !== 'CREDENTIALS_REJECTED') return;
    await this.#context.models.refused(access, { kind: 'rejected', message: details.message });
  }

  /** After a restart: what the provider asked for (Retry-After) still holds. */
  async #obeyWait(): Promise<void> {
    const { row, state } = this.#attempt;
    const { notBefore } = this.#run.row;
    if (state !== 'PLANNED' || row.number === 1 || !notBefore || this.#run.isCanceled) return;
    const wait = Math.min(notBefore.getTime() - this.#context.clock.now(), LONGEST_WAIT_MS);
    if (wait > 0) await this.#context.clock.sleep(wait, this.#run.waits);
  }

  async #failed(failure: ProviderFailure): Promise<void> {
    const { row } = this.#attempt;
    const isWritten = await commitFailure(this.#context, this.#run, row, failure);
    if (!isWritten) throw new Overtaken();
    // A raw answer that may have been paid for is kept for a week; that of a refusal tells nothing more.
    if (failure.details.charge === 'not-charged') await this.#context.spool.remove(spoolName(row));
  }

  async #canceled(isFree: boolean): Promise<void> {
    const { row } = this.#attempt;
    if (await commitCancel(this.#context, this.#run, row, isFree))
      await this.#context.spool.remove(spoolName(row));
  }

  /**
   * Another process took this one for dead and wrote that the outcome is unknown. The answer is here all the same:
   * money that was spent is true whoever owns the attempt.
   */
  async #overtaken(): Promise<void> {
    const { database, log } = this.#context;
    const [row] = await recorded(() => database.attempts.byIds([this.#attempt.row.id]));
    log('warn', 'an attempt was moved by another process', { attempt: this.#attempt.row.id });
    if (row?.state !== 'UNKNOWN' || this.#try.phase !== 'after-answer') return;
    this.#attempt.follow(row);
    await this.readAgain();
  }
}
