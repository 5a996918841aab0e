import { type Clock, ProviderFailure } from '@darkroom/core';
import type {
  AdapterContext,
  AnswerImages,
  CallRequest,
  CallResult,
  PollOutcome,
  ProviderAdapter,
  WatchedCall,
} from '../adapter/adapter.ts';
import type { Watching } from '../calls/watching.ts';
import type { HarnessCall, HarnessJob } from './harness-types.ts';

const MOST_POLLS = 200;

/** What following a job needs of its harness. */
export interface JobTools {
  adapter: ProviderAdapter;
  clock: Clock;
  signal: AbortSignal;
  /** A fresh one for every question. */
  context(): AdapterContext;
  images: AnswerImages;
  watch(call: HarnessCall, watched: WatchedCall): Watching;
}

/** A job as an adapter accepted it, or as a handle that was written down says. Steps are kept in `call`. */
export function createHarnessJob(
  tools: JobTools,
  call: HarnessCall,
  accepted: {
    request: CallRequest;
    prepared: unknown;
    handle: Record<string, unknown>;
    pollAfterMs: number;
  },
): HarnessJob {
  const { adapter, clock, signal, images } = tools;
  const { request, prepared } = accepted;
  let wait = accepted.pollAfterMs;
  let handle = written(accepted.handle);
  call.handles.push(handle);

  async function poll(): Promise<PollOutcome> {
    if (!adapter.poll)
      throw new TypeError(`${request.model.provider} accepts jobs and has no poll.`);
    await clock.sleep(wait, signal);
    call.polls += 1;
    const outcome = await adapter.poll(handle, request, tools.context(), images);
    if (outcome.kind === 'images') {
      call.result = outcome;
      return outcome;
    }
    if (outcome.kind === 'canceled') return outcome;
    call.progress.push(outcome.progress);
    wait = outcome.pollAfterMs;
    if (outcome.handle) {
      handle = written(outcome.handle);
      call.handles.push(handle);
    }
    return outcome;
  }

  async function finish(): Promise<CallResult> {
    const watching = tools.watch(call, { request, prepared, handle });
    try {
      return await untilEnd();
    } finally {
      watching.stop();
    }
  }

  /** Asks for a fresh address once, where the finished picture is not at the one that it was told. */
  async function untilEnd(): Promise<CallResult> {
    let hasAskedForFreshUrl = false;
    for (let polls = 0; polls < MOST_POLLS; polls += 1) {
      try {
        const outcome = await poll();
        if (outcome.kind === 'images') return outcome;
        if (outcome.kind === 'canceled') throw new RangeError('The job was canceled.');
      } catch (error) {
        const isExpired = error instanceof ProviderFailure && error.code === 'OUTPUT_EXPIRED';
        if (!isExpired || hasAskedForFreshUrl) throw error;
        hasAskedForFreshUrl = true;
        wait = 0;
      }
    }
    throw new RangeError(`The job did not end within ${MOST_POLLS} polls.`);
  }

  return {
    call,
    request,
    get handle() {
      return handle;
    },
    poll,
    finish,
    cancel: async () => (await adapter.cancel?.(handle, tools.context())) ?? 'unsupported',
  };
}

/** The handle is written as JSON before anything else is done with it. */
function written(handle: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(handle));
}
