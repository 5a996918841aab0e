import { ProviderFailure } from '@darkroom/core';
import type { EgressError } from './egress-error.ts';

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;

/**
 * A broken exchange of a paid request as a failure that tells honestly whether money may be gone.
 * `origin` is the only part of the URL that is shown. `requestId`: of an answer that had begun.
 */
export function paidFailure(
  error: EgressError,
  facts: { origin: string; timeoutMs: number; requestId: string | null; status: number | null },
): ProviderFailure {
  const { origin } = facts;
  const cause = { cause: error };
  if (!error.hasLeft) {
    if (error.problem === 'input') {
      return new ProviderFailure(
        {
          code: 'STORAGE_FAILED',
          message:
            'An input picture could not be read from the store, so nothing was sent and nothing was charged. Check the disk, then try again.',
          charge: 'not-charged',
          isRetryable: true,
        },
        cause,
      );
    }
    const isGuard = error.problem === 'guard';
    return new ProviderFailure(
      {
        code: 'PROVIDER_UNAVAILABLE',
        message: isGuard
          ? `The call to ${origin} was not made, because ${error.message}. Nothing was charged. Check the base URL in the provider's settings.`
          : error.problem === 'aborted'
            ? `The call to ${origin} was stopped before anything was sent. Nothing was charged.`
            : `${origin} could not be reached: ${error.message}. Nothing was sent and nothing was charged. Check the base URL and this machine's network, then try again.`,
        charge: 'not-charged',
        // asking again cannot help where this machine itself refuses
        isSafeToRepeat: !isGuard,
        isRetryable: !isGuard,
      },
      cause,
    );
  }
  const answered =
    facts.status === null ? '' : ` after it had answered with status ${facts.status}`;
  const unknown = {
    charge: 'unknown' as const,
    isSafeToRepeat: false,
    isRetryable: true,
    providerRequestId: facts.requestId,
  };
  if (error.problem === 'timed-out' || error.problem === 'idle') {
    return new ProviderFailure(
      {
        code: 'TIMED_OUT',
        message: `${origin} was sent the request, and ${error.message}${answered} (limit ${seconds(facts.timeoutMs)}). It may have done the work and charged for it: look at the provider's usage page before trying again.`,
        ...unknown,
      },
      cause,
    );
  }
  if (error.problem === 'too-large' || error.problem === 'unreadable') {
    return new ProviderFailure(
      {
        code: 'PROVIDER_BAD_RESPONSE',
        message: `${origin} answered, but ${error.message}. It has probably charged for the call.`,
        ...unknown,
      },
      cause,
    );
  }
  const what =
    error.problem === 'aborted' ? 'the call was stopped' : error.message.replace(/\.$/, '');
  return new ProviderFailure(
    {
      code: 'UNKNOWN_OUTCOME',
      message: `The request had gone out to ${origin} when ${what}${answered}. It may have done the work and charged for it: look at the provider's usage page before trying again.`,
      ...unknown,
    },
    cause,
  );
}

/** A broken exchange of a free call: nothing can have been charged by it, and most may be tried again. */
export function freeFailure(
  error: EgressError,
  origin: string,
  timeoutMs: number,
): ProviderFailure {
  if (error.problem === 'input') {
    return new ProviderFailure(
      {
        code: 'STORAGE_FAILED',
        message: `An input picture could not be read from the store, so it did not reach ${origin} and nothing was charged. Check the disk, then try again.`,
        charge: 'not-charged',
        isRetryable: true,
      },
      { cause: error },
    );
  }
  const isFinal =
    error.problem === 'guard' || error.problem === 'too-large' || error.problem === 'unreadable';
  const code =
    error.problem === 'timed-out' || error.problem === 'idle'
      ? 'TIMED_OUT'
      : error.problem === 'too-large' || error.problem === 'unreadable'
        ? 'PROVIDER_BAD_RESPONSE'
        : 'PROVIDER_UNAVAILABLE';
  const limit = code === 'TIMED_OUT' ? ` (limit ${seconds(timeoutMs)})` : '';
  const advice =
    error.problem === 'guard' || !error.hasLeft
      ? " Check the base URL in the provider's settings and this machine's network."
      : '';
  return new ProviderFailure(
    {
      code,
      message: `${origin} could not be asked: ${error.message}${limit}.${advice}`,
      charge: 'not-charged',
      isSafeToRepeat: !isFinal,
      isRetryable: !isFinal,
    },
    { cause: error },
  );
}
