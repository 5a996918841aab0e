import {
  type AttemptState,
  createId,
  ProviderFailure,
  type ProviderFailureDetails,
} from '@darkroom/core';
import type { AttemptPatch, AttemptRow } from '@darkroom/database';
import type {
  CallAccepted,
  CallOutcome,
  CallRequest,
  CallResult,
  PollOutcome,
} from '@darkroom/provider-kit';
import { createAnswerImages } from '../answers/spooled-answer.ts';
import { describeStored } from '../answers/stored-image.ts';
import type { ProviderAccess } from '../contracts.ts';
import { asFailure } from './failure.ts';
import { CanceledError, type GenerationRun, type UNDER_WAY } from './generation-run.ts';
import { notePartialImage, noteProgress } from './notes.ts';
import { commitCancel, commitFailure, commitResult } from './record-end.ts';
import { repeatDelay } from './repeat-policy.ts';
import type { RunContext } from './run-context.ts';
import { answerTools, findSpooledAnswer, sendCall } from './send-call.ts';

/** Another writer has moved the attempt: this one stops and writes nothing more. */
class Overtaken extends Error {}

type Phase = 'before-sending' | 'sending' | 'after-answer';

/** Runs one call of a generation from whatever state its latest attempt is in, to its end. */
export class CallRunner {
  readonly #context: RunContext;
  readonly #run: GenerationRun;
  #attempt: AttemptRow;
  #phase: Phase = 'before-sending';

  constructor(context: RunContext, run: GenerationRun, attempt: AttemptRow) {
    this.#context = context;
    this.#run = run;
    this.#attempt = attempt;
  }

  async run(): Promise<void> {
    const began = this.#context.clock.monotonic();
    for (;;) {
      try {
        await this.#once();
        return;
      } catch (error) {
        if (error instanceof Overtaken || this.#run.shutdown.aborted) return;
        if (error instanceof CanceledError) {
          await commitCancel(this.#context, this.#run, this.#attempt);
          return;
        }
        const details = asFailure(error, this.#phase);
        if (!(error instanceof ProviderFailure)) {
          this.#context.log('error', 'a call failed unexpectedly', {
            attempt: this.#attempt.id,
            error,
          });
        }
        if (!(await this.#repeats(details, began))) return;
      }
    }
  }

  /** True: another attempt is planned and its time has come. False: the failure is written as the call's end. */
  async #repeats(details: ProviderFailureDetails, began: number): Promise<boolean> {
    const { clock, database } = this.#context;
    const delay = repeatDelay(details, this.#attempt.number, clock.monotonic() - began);
    if (delay === null || this.#run.isCanceled) {
      await commitFailure(this.#context, this.#run, this.#attempt, details);
      return false;
    }
    await this.#move(
      [this.#attempt.state as AttemptState],
      this.#attempt.state === 'SENDING' ? 'REJECTED' : 'FAILED',
      {
        failure: JSON.stringify([{ code: details.code, message: details.message }]),
        finishedAt: new Date(clock.now()),
        costMicros: 0n,
      },
    );
    this.#attempt = await database.attempts.plan({
      id: createId('attempt', clock.now()),
      generationId: this.#run.id,
      call: this.#attempt.call,
      number: this.#attempt.number + 1,
      count: this.#attempt.count,
      at: new Date(clock.now()),
    });
    this.#phase = 'before-sending';
    try {
      await clock.sleep(delay, this.#run.interruption);
    } catch {
      if (this.#run.shutdown.aborted) return false;
      await commitCancel(this.#context, this.#run, this.#attempt);
      return false;
    }
    return true;
  }

  async #once(): Promise<void> {
    const { context, run } = { context: this.#context, run: this.#run };
    const state = this.#attempt.state as AttemptState; // the column holds nothing else
    if (state === 'PLANNED' && run.isCanceled) throw new CanceledError();
    const access = await context.models.access(run.model);
    if (!access.ok)
      throw this.#noAccess(access.problems[0]?.message ?? 'The provider is not configured.');
    if (state === 'PLANNED') {
      const slots = context.slots(run.model.provider, access.value.provider.limits.inFlight);
      const release = await slots.take(run.interruption);
      try {
        await this.#send(access.value);
      } finally {
        release();
      }
      return;
    }
    await this.#resume(access.value, state);
  }

  /** After a crash: an answer on disk is read, a job at the provider polled, anything else is unknown. */
  async #resume(access: ProviderAccess, state: AttemptState): Promise<void> {
    this.#phase = 'after-answer';
    const request = await this.#callRequest();
    if (state === 'ACCEPTED' && this.#attempt.handle) {
      await this.#poll(access, request, JSON.parse(this.#attempt.handle), 0); // our own writing
      return;
    }
    const answer = await findSpooledAnswer(
      this.#context,
      access,
      this.#attempt,
      this.#run.shutdown,
    );
    if (answer) {
      await this.#keep(
        access,
        request,
        await access.adapter.read(answer, request, access.context(this.#run.shutdown)),
      );
      return;
    }
    if (!this.#run.isPaid) {
      throw new ProviderFailure({
        code: 'PROVIDER_UNAVAILABLE',
        message: 'Darkroom was stopped while it worked on this.',
        charge: 'not-charged',
        isSafeToRepeat: true,
        retryAfterMs: 0,
      });
    }
    throw new ProviderFailure({
      code: 'UNKNOWN_OUTCOME',
      message:
        'Darkroom was stopped while the request was on its way, and no answer was kept. The provider may have charged for it. Look at its dashboard, then say what happened.',
      charge: 'unknown',
      isRetryable: false,
    });
  }

  async #send(access: ProviderAccess): Promise<void> {
    const { context, run } = { context: this.#context, run: this.#run };
    const { adapter } = access;
    const request = await this.#callRequest();
    const adapterContext = access.context(run.shutdown);
    const prepared = adapter.prepare ? await adapter.prepare(request, adapterContext) : undefined;
    const call = await adapter.call(request, adapterContext, prepared);
    await context.blobs.assertWritable();
    if (run.isCanceled) throw new CanceledError();
    await context.failpoint('attempt.before-sending');
    const startedAt = new Date(context.clock.now());
    await this.#move(
      ['PLANNED'],
      'SENDING',
      { startedAt, bootId: context.bootId },
      {
        from: ['QUEUED'],
        to: 'RUNNING',
        patch: run.row.startedAt ? {} : { startedAt },
      },
    );
    await context.failpoint('attempt.sending-committed');
    if (call.kind === 'local') {
      const outcome = await call.run({
        signal: run.interruption,
        clock: context.clock,
        onProgress: (progress) => void noteProgress(context, run, this.#attempt.call, progress),
        onPartialImage: (image) => void notePartialImage(context, run, this.#attempt.call, image),
        store: async (bytes) => describeStored(context.blobs, await context.blobs.putBytes(bytes)),
      });
      this.#phase = 'after-answer';
      await this.#keep(access, request, outcome);
      return;
    }
    this.#phase = 'sending';
    const answer = await sendCall(context, {
      access,
      adapter,
      attempt: this.#attempt,
      call,
      request,
      signal: run.shutdown,
      onPartialImage: ({ base64, index }) =>
        void notePartialImage(context, run, this.#attempt.call, {
          bytes: Buffer.from(base64, 'base64'),
          index,
        }),
    });
    this.#phase = 'after-answer';
    // A provider without jobs answers with the result itself: that it came is worth knowing before it is read.
    if (!adapter.poll && answer.status < 400) await this.#received();
    await this.#keep(access, request, await adapter.read(answer, request, adapterContext));
  }

  async #keep(access: ProviderAccess, request: CallRequest, outcome: CallOutcome): Promise<void> {
    if (outcome.kind === 'accepted') {
      await this.#accept(outcome);
      await this.#poll(access, request, outcome.handle, outcome.pollAfterMs);
      return;
    }
    await this.#store(outcome);
  }

  async #accept(outcome: CallAccepted): Promise<void> {
    await this.#move(['SENDING'], 'ACCEPTED', {
      handle: JSON.stringify(outcome.handle),
      providerRequestId: outcome.providerRequestId ?? null,
    });
    await this.#context.failpoint('attempt.accepted-committed');
  }

  /** Asks until the job ends. A poll costs nothing and is repeated; the model's deadline makes it an unknown outcome. */
  async #poll(
    access: ProviderAccess,
    request: CallRequest,
    handle: Record<string, unknown>,
    firstDelay: number,
  ): Promise<void> {
    const { context, run } = { context: this.#context, run: this.#run };
    const { adapter } = access;
    if (!adapter.poll)
      throw new Error(`${access.provider.slug} accepts jobs and cannot be asked about them.`);
    const deadline = this.#attempt.startedAt.getTime() + request.model.timeoutSeconds * 1000;
    let delay = firstDelay;
    let known = handle;
    let isCancelTold = false;
    for (;;) {
      if (run.isCanceled && !isCancelTold) {
        isCancelTold = true;
        if (await this.#cancelAtProvider(access, known)) throw new CanceledError();
      }
      const wake = isCancelTold ? run.shutdown : run.interruption;
      await context.clock.sleep(delay, wake).catch((reason) => {
        if (run.shutdown.aborted) throw reason;
      });
      if (run.isCanceled && !isCancelTold) continue;
      if (context.clock.now() > deadline) throw this.#deadlinePassed(request);
      const images = createAnswerImages(
        answerTools(context, access, this.#attempt.count, run.shutdown),
        null,
      );
      let outcome: PollOutcome;
      try {
        outcome = await adapter.poll(known, request, access.context(run.shutdown), images);
      } catch (error) {
        if (!(error instanceof ProviderFailure) || !error.details.isSafeToRepeat) throw error;
        delay = Math.max(
          error.details.retryAfterMs ?? 0,
          Math.min(30_000, Math.max(1000, delay * 2)),
        );
        continue;
      }
      if (outcome.kind === 'images') {
        await this.#store(outcome);
        return;
      }
      delay = outcome.pollAfterMs;
      known = outcome.handle ?? known;
      if (outcome.progress !== null)
        void noteProgress(context, run, this.#attempt.call, outcome.progress);
    }
  }

  async #cancelAtProvider(
    access: ProviderAccess,
    handle: Record<string, unknown>,
  ): Promise<boolean> {
    if (!access.adapter.cancel) return false;
    await this.#context.failpoint('cancel.before-provider');
    const outcome = await access.adapter
      .cancel(handle, access.context(this.#run.shutdown))
      .catch((error) => {
        this.#context.log('warn', 'a cancel did not reach the provider', {
          attempt: this.#attempt.id,
          error,
        });
        return 'unsupported' as const;
      });
    await this.#context.failpoint('cancel.after-provider');
    return outcome === 'canceled';
  }

  /** RESULT_RECEIVED: the raw answer is safe; what follows can be repeated from it. */
  async #received(): Promise<void> {
    if (this.#attempt.state === 'RESULT_RECEIVED') return;
    const isLast = this.#run.isLast(this.#attempt.call);
    await this.#move(
      ['SENDING', 'ACCEPTED'],
      'RESULT_RECEIVED',
      {},
      isLast ? { from: ['RUNNING'], to: 'SAVING' } : undefined,
    );
    await this.#context.failpoint('attempt.result-committed');
  }

  async #store(result: CallResult): Promise<void> {
    if (this.#attempt.state !== 'STORED') {
      await this.#received();
      await this.#move(['RESULT_RECEIVED'], 'STORED');
    }
    await this.#context.failpoint('attempt.images-stored');
    if (await commitResult(this.#context, this.#run, this.#attempt, result)) {
      await this.#context.spool.remove(this.#attempt.id);
    }
  }

  async #callRequest(): Promise<CallRequest> {
    const { record, resolved } = this.#run.plan;
    const inputs = await this.#run.inputs(() => this.#context.inputs.prepare(record, resolved));
    return {
      model: record,
      request: resolved,
      mode: resolved.mode,
      count: this.#attempt.count,
      call: this.#attempt.call,
      ...inputs,
    };
  }

  async #move(
    from: readonly AttemptState[],
    to: AttemptState,
    patch: AttemptPatch = {},
    generation?: { from: typeof UNDER_WAY; to: 'RUNNING' | 'SAVING'; patch?: { startedAt?: Date } },
  ): Promise<void> {
    const changed = await this.#context.database.attempts.change({
      attempt: this.#attempt,
      from,
      to,
      at: new Date(this.#context.clock.now()),
      patch,
      ...(generation ? { generation } : {}),
    });
    if (!changed) throw new Overtaken();
    this.#attempt = changed.attempt;
    if (generation) this.#context.bell.ring(this.#run.id, 'activity');
  }

  #noAccess(message: string): ProviderFailure {
    const wasSent = this.#attempt.state !== 'PLANNED';
    return new ProviderFailure({
      code: 'CREDENTIALS_REJECTED',
      message: wasSent
        ? `${message} The request was sent before, and may have been charged.`
        : `${message} Nothing was sent.`,
      charge: wasSent ? 'unknown' : 'not-charged',
      isRetryable: true,
    });
  }

  #deadlinePassed(request: CallRequest): ProviderFailure {
    return new ProviderFailure({
      code: 'TIMED_OUT',
      message: `${request.model.name} had not finished after ${request.model.timeoutSeconds} seconds. The provider may still finish, and charge for it.`,
      charge: 'unknown',
    });
  }
}
