import { type FailureCode, ProviderFailure } from '@darkroom/core';
import {
  type CallRequest,
  type CallResult,
  type CancelOutcome,
  jobFailed,
  type PollOutcome,
} from '@darkroom/provider-kit';
import { createAnswerImages } from '../answers/spooled-answer.ts';
import type { ProviderAccess } from '../contracts.ts';
import { callsOf } from '../deferral/calls-of.ts';
import { jobLimitSeconds } from '../deferral/job-limit.ts';
import type { AttemptKeeper } from './attempt-keeper.ts';
import { OpenFailure } from './failure.ts';
import type { GenerationRun } from './generation-run.ts';
import { noteProgress } from './notes.ts';
import type { RunContext } from './run-context.ts';
import { answerTools } from './send-call.ts';
import { CanceledError } from './stopping.ts';

const LONGEST_DELAY_MS = 30_000;
/** Soonest question after the provider has taken a cancel that it could not do at once. */
const AFTER_CANCEL_MS = 5000;
const MOST_CANCELS = 3;

/** Codes that speak of the question and not of the job: the job may be finished all the same. */
const OF_THE_QUESTION: ReadonlySet<FailureCode> = new Set([
  'CREDENTIALS_REJECTED',
  'PERMISSION_DENIED',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_REDIRECTED',
  'RATE_LIMITED',
  'TIMED_OUT',
]);

export interface JobToPoll {
  context: RunContext;
  run: GenerationRun;
  attempt: AttemptKeeper;
  access: ProviderAccess;
  request: CallRequest;
  handle: Record<string, unknown>;
  /** Milliseconds to the first question. */
  firstDelay: number;
}

/**
 * Asks after an accepted job until it ends. Asking is free and repeated; past the model's deadline (but never before
 * one question was answered, however long Darkroom was down) the outcome is unknown. A cancel is passed on to the
 * provider; where it cannot stop the job, the result is awaited and kept.
 */
export async function pollJob(job: JobToPoll): Promise<CallResult> {
  const { context, run, attempt, access, request } = job;
  const adapter = callsOf(access, run);
  const { clock } = context;
  if (!adapter.poll)
    throw new Error(`${access.provider.slug} accepts jobs and cannot be asked about them.`);
  const ask = adapter.poll.bind(adapter);
  const limitSeconds = jobLimitSeconds(request.model, run);
  const limitMs = limitSeconds * 1000;
  // The moment of sending is by the wall clock, which may have been set since: it never lengthens the wait.
  const passedMs = Math.max(0, clock.now() - attempt.row.startedAt.getTime());
  const ends = clock.monotonic() + Math.max(0, limitMs - passedMs);
  const isOver = () => clock.monotonic() >= ends;
  // What is looked at again after its end is only asked about.
  let cancelsLeft = attempt.state === 'UNKNOWN' || !adapter.cancel ? 0 : MOST_CANCELS;
  let { handle, firstDelay: delay } = job;
  let hasAskedForFreshUrl = false;
  for (;;) {
    if (run.isCanceled && cancelsLeft > 0) {
      const outcome = await cancelAtProvider(job, handle);
      if (outcome === 'canceled') throw new CanceledError();
      cancelsLeft = outcome === 'failed' ? cancelsLeft - 1 : 0;
      if (outcome === 'asked') delay = Math.min(delay, AFTER_CANCEL_MS);
    }
    const left = Math.max(0, ends - clock.monotonic());
    const isCancelHeard = run.isCanceled;
    await clock
      .sleep(Math.min(delay, left), isCancelHeard ? run.drain : run.waits)
      .catch((reason: unknown) => {
        if (run.drain.aborted) throw run.drain.reason;
        if (!run.isCanceled) throw reason;
      });
    if (run.isCanceled && !isCancelHeard) continue;
    await context.failpoint('attempt.polling');
    let outcome: PollOutcome;
    try {
      const images = createAnswerImages(answerTools(context, run, access, request.count), null);
      const ofJob = handle;
      outcome = await inTurn(context, run, () =>
        ask(ofJob, request, access.context(run.shutdown), images),
      );
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      const { details } = error;
      if (details.code === 'OUTPUT_EXPIRED' && !hasAskedForFreshUrl) {
        hasAskedForFreshUrl = true;
        delay = 0;
        continue;
      }
      // A proxy's page in the place of an answer says nothing of the job either.
      const isNonsense = details.code === 'PROVIDER_BAD_RESPONSE' && details.isSafeToRepeat;
      if (!isNonsense && !OF_THE_QUESTION.has(details.code)) throw error;
      if (!details.isSafeToRepeat) throw unanswered(error);
      if (isOver()) throw deadlinePassed(request, limitSeconds);
      const longer = Math.min(LONGEST_DELAY_MS, Math.max(1000, delay * 2));
      delay = Math.max(details.retryAfterMs ?? 0, longer);
      continue;
    }
    if (outcome.kind === 'images') return outcome;
    if (outcome.kind === 'canceled')
      throw run.isCanceled ? new CanceledError(true) : stopped(access);
    if (isOver()) throw deadlinePassed(request, limitSeconds);
    delay = outcome.pollAfterMs;
    if (outcome.handle) {
      handle = outcome.handle;
      if (attempt.state === 'ACCEPTED')
        await attempt.move('ACCEPTED', { handle: JSON.stringify(handle) });
    }
    if (outcome.progress !== null) noteProgress(context, run, attempt.row.call, outcome.progress);
  }
}

/** What was ordered for later answers with its pictures themselves, whole in memory: few of them at a time. */
async function inTurn<T>(
  { laterReadings }: RunContext,
  { row, drain }: GenerationRun,
  ask: () => Promise<T>,
): Promise<T> {
  if (!row.isDeferred) return ask();
  const release = await laterReadings.take(drain);
  try {
    return await ask();
  } finally {
    release();
  }
}

/** The job was stopped at the provider, and by nobody here. */
const stopped = ({ provider, secrets }: ProviderAccess): ProviderFailure =>
  jobFailed({
    provider,
    secrets,
    providerText: 'It was canceled there.',
    charge: 'not-charged',
  });

async function cancelAtProvider(
  { context, run, attempt, access }: JobToPoll,
  handle: Record<string, unknown>,
): Promise<CancelOutcome | 'failed'> {
  await context.failpoint('cancel.before-provider');
  try {
    const { cancel } = callsOf(access, run);
    return (await cancel?.(handle, access.context(run.shutdown))) ?? 'unsupported';
  } catch (error) {
    context.log('warn', 'a cancel did not reach the provider', { attempt: attempt.row.id, error });
    return 'failed';
  } finally {
    await context.failpoint('cancel.after-provider');
  }
}

function unanswered(failure: ProviderFailure): OpenFailure {
  return new OpenFailure(
    {
      ...failure.details,
      message: `${failure.details.message} The job itself was accepted before that, and may be finished and charged. Darkroom asks again at its next start, and every hour.`,
      charge: 'unknown',
      isSafeToRepeat: false,
      isRetryable: false,
    },
    { cause: failure },
  );
}

function deadlinePassed(request: CallRequest, seconds: number): ProviderFailure {
  return new ProviderFailure({
    code: 'TIMED_OUT',
    message: `${request.model.name} had not finished after ${seconds} seconds. The provider may still finish, and charge for it. Darkroom asks again at its next start, and every hour.`,
    charge: 'unknown',
    isRetryable: false,
  });
}
