import { type FailureCode, ProviderFailure, type ProviderFailureDetails } from '@darkroom/core';
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
}

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

/** Whatever was thrown, as a failure that tells what is known of the charge. `phase` is where it was thrown. */
export function asFailure(
  error: unknown,
  phase: 'before-sending' | 'sending' | 'after-answer',
): ProviderFailureDetails {
  if (error instanceof ProviderFailure) return error.details;
  const charge = phase === 'before-sending' ? 'not-charged' : 'unknown';
  if (error instanceof StorageError) {
    return {
      code: 'STORAGE_FAILED',
      message:
        phase === 'before-sending'
          ? `Nothing was sent, because the picture could not be kept: ${error.message}`
          : `The picture could not be stored: ${error.message} The provider's raw answer is kept; free some space and restart to have it read again.`,
      charge: phase === 'before-sending' ? 'not-charged' : 'charged',
      isRetryable: true,
    };
  }
  return {
    code: phase === 'sending' ? 'UNKNOWN_OUTCOME' : 'INTERNAL',
    message:
      phase === 'before-sending'
        ? 'Darkroom failed before anything was sent. Nothing was charged; the server log has the cause.'
        : 'Darkroom failed while it handled the call. It may have been charged; the server log has the cause.',
    charge,
    isRetryable: phase === 'before-sending',
  };
}

/** Whether a failure leaves open what happened, so that a person (or a lookup) has to say. */
export function isUnknownOutcome(details: ProviderFailureDetails): boolean {
  return (
    details.charge === 'unknown' &&
    (details.code === 'UNKNOWN_OUTCOME' || details.code === 'TIMED_OUT')
  );
}
