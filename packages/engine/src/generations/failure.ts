import {
  type FailureCode,
  type Problem,
  ProviderFailure,
  type ProviderFailureDetails,
} from '@darkroom/core';
import { StorageError } from '@darkroom/storage';

/** A failure as it is kept with a generation and told by every door. */
export interface FailureRecord {
  code: FailureCode;
  message: string;
  isRetryable: boolean;
  mayHaveBeenCharged: boolean;
  /** ISO 8601. */
  retryAfter: string | null;
  providerRequestId: string | null;
  providerMessage: string | null;
  call: number;
  /** SHA-256 of the previews that are all that came of its pictures; absent: there are none. */
  previews?: string[];
}

/** Where a call was when something went wrong: it decides what may be said about money. */
export type Phase = 'before-sending' | 'sending' | 'after-answer';

/**
 * What the provider made can still be had (its answer is on disk, or its job can be asked about), only not now:
 * the attempt stays open, and is looked at again at the next start and every hour.
 */
export class OpenFailure extends ProviderFailure {}

export function failureRecord(
  details: ProviderFailureDetails,
  call: number,
  now: number,
): FailureRecord {
  const { retryAfterMs } = details;
  return {
    code: details.code,
    message: details.message,
    isRetryable: details.isRetryable ?? details.isSafeToRepeat ?? false,
    mayHaveBeenCharged: details.charge !== 'not-charged',
    retryAfter: retryAfterMs === undefined ? null : new Date(now + retryAfterMs).toISOString(),
    providerRequestId: details.providerRequestId ?? null,
    providerMessage: details.providerMessage ?? null,
    call,
  };
}

const AGAIN = 'Darkroom reads it again at its next start, and every hour.';

/** What adapters say of a bill, who do not know that there is none. */
const OF_MONEY =
  / ?(It may have (been charged|done the work and charged for it)[^.]*\.|The call was charged\.|Nothing was charged\.)/g;

/** The failure of a call to a server that bills nobody: nothing is left open, and a person may try again at once. */
export function withoutBill(error: ProviderFailure): ProviderFailure {
  const { details } = error;
  if (error instanceof OpenFailure || details.charge === 'not-charged') return error;
  const isOpen = details.code === 'UNKNOWN_OUTCOME';
  return new ProviderFailure(
    {
      ...details,
      code: isOpen ? 'PROVIDER_UNAVAILABLE' : details.code,
      message: `${details.message.replace(OF_MONEY, '').trim()} Nothing was charged.`,
      charge: 'not-charged',
      isRetryable: details.code === 'CONTENT_REFUSED' ? (details.isRetryable ?? false) : true,
    },
    { cause: error },
  );
}

/** Whatever was thrown, as a failure that tells what is known of the charge. `phase` is where it was thrown. */
export function asFailure(error: unknown, phase: Phase, isPaid: boolean): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const cause = { cause: error };
  const isUnsent = phase === 'before-sending';
  const charge = isUnsent || !isPaid ? 'not-charged' : 'unknown';
  if (error instanceof StorageError) {
    if (isUnsent) {
      return new ProviderFailure(
        {
          code: 'STORAGE_FAILED',
          message: `Nothing was sent and nothing was charged, because the picture could not be kept. ${error.message}`,
          charge,
          isRetryable: true,
        },
        cause,
      );
    }
    if (phase === 'sending') {
      return new ProviderFailure(
        {
          code: 'STORAGE_FAILED',
          message: `The provider's answer came and could not be kept. ${error.message}${isPaid ? ' It has probably been charged.' : ''}`,
          charge,
          isRetryable: true,
        },
        cause,
      );
    }
    const isPassing = error.code === 'STORAGE_LOW' || error.code === 'STORAGE_FAILED';
    if (isPassing && isPaid) {
      return new OpenFailure(
        {
          code: 'STORAGE_FAILED',
          message: `The picture came and could not be stored. ${error.message} It has probably been charged, and the provider's answer is kept: ${AGAIN}`,
          charge: 'charged',
          isRetryable: false,
        },
        cause,
      );
    }
    return new ProviderFailure(
      {
        code: isPassing ? 'STORAGE_FAILED' : 'PROVIDER_BAD_RESPONSE',
        message: `The provider's picture could not be stored. ${error.message}${isPaid ? ' It has probably been charged. The raw answer is kept for seven days.' : ''}`,
        charge,
        isRetryable: isPassing,
      },
      cause,
    );
  }
  return new ProviderFailure(
    {
      code: phase === 'sending' && isPaid ? 'UNKNOWN_OUTCOME' : 'INTERNAL',
      message: isUnsent
        ? 'Darkroom failed before anything was sent. Nothing was charged. The server log has the cause.'
        : `Darkroom failed while it handled the call.${isPaid ? ' It may have been charged.' : ''} The server log has the cause.`,
      charge,
      isRetryable: isUnsent || !isPaid,
    },
    cause,
  );
}

/** Whether a failure leaves open what happened, so that a person (or a lookup) has to say. */
export function isUnknownOutcome(failure: ProviderFailure): boolean {
  const { charge, code } = failure.details;
  if (failure instanceof OpenFailure) return true;
  return charge === 'unknown' && (code === 'UNKNOWN_OUTCOME' || code === 'TIMED_OUT');
}

const CODES: Partial<Record<Problem['code'], FailureCode>> = {
  PROVIDER_NOT_CONFIGURED: 'CREDENTIALS_REJECTED',
  PROVIDER_KEY_REQUIRED: 'CREDENTIALS_REJECTED',
  CREDENTIALS_REJECTED: 'CREDENTIALS_REJECTED',
  MODEL_NOT_FOUND: 'MODEL_UNAVAILABLE',
  MODEL_NOT_INSTALLED: 'MODEL_UNAVAILABLE',
  MODEL_RETIRED: 'MODEL_UNAVAILABLE',
};

/** The provider's files or key are gone by the time that they are needed. `isOut`: its answer is waiting to be read. */
export function noAccess(problem: Problem | undefined, isOut: boolean): ProviderFailure {
  const code = CODES[problem?.code ?? 'PROVIDER_NOT_FOUND'] ?? 'PROVIDER_UNAVAILABLE';
  const reason = problem?.message ?? 'The provider is not configured any more.';
  if (!isOut) {
    return new ProviderFailure({
      code,
      message: `${reason} Nothing was sent and nothing was charged.`,
      charge: 'not-charged',
      isRetryable: true,
    });
  }
  return new OpenFailure({
    code,
    message: `${reason} The request was sent before that, and has probably been charged. What the provider made of it cannot be had without its settings: put them back. ${AGAIN}`,
    charge: 'unknown',
    isRetryable: false,
  });
}

/** After a restart: the request was on its way, and no whole answer is on disk. `bytes` of it had come. */
export function lostAnswer(isPaid: boolean, bytes: number): ProviderFailure {
  if (!isPaid) {
    return new ProviderFailure({
      code: 'PROVIDER_UNAVAILABLE',
      message:
        'Darkroom was stopped while it worked on this, several times over. Nothing was charged.',
      charge: 'not-charged',
      isSafeToRepeat: true,
      isRetryable: true,
      retryAfterMs: 0,
    });
  }
  const seen =
    bytes > 0
      ? 'Darkroom was stopped while the answer was coming in, so the provider had begun to deliver and has probably charged for it.'
      : 'Darkroom was stopped while the request was on its way, and no answer was kept. The provider may have charged for it.';
  return new ProviderFailure({
    code: 'UNKNOWN_OUTCOME',
    message: `${seen} Look at its usage page, then say what happened, or buy it again.`,
    charge: 'unknown',
    isRetryable: false,
  });
}
