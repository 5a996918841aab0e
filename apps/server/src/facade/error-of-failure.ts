import type { FailureCode } from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import type { FailureRecord } from '@darkroom/engine';
import {
  DO_NOT_RETRY,
  MAY_HAVE_BEEN_CHARGED,
  OpenAiError,
  type OpenAiErrorFacts,
} from './openai-error.ts';

type Place = Pick<OpenAiErrorFacts, 'status' | 'type' | 'code'>;

/** Where a failure stands among OpenAI's errors, as long as nothing was charged. */
const PLACES: Readonly<Record<FailureCode, Place>> = {
  CREDENTIALS_REJECTED: {
    status: 403,
    type: 'permission_error',
    code: 'provider_credentials_rejected',
  },
  PERMISSION_DENIED: { status: 403, type: 'permission_error', code: 'provider_permission_denied' },
  INSUFFICIENT_FUNDS: { status: 429, type: 'insufficient_quota', code: 'insufficient_quota' },
  RATE_LIMITED: { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  CONTENT_REFUSED: {
    status: 400,
    type: 'image_generation_user_error',
    code: 'moderation_blocked',
  },
  INVALID_REQUEST: { status: 400, type: 'invalid_request_error', code: 'invalid_value' },
  MODEL_UNAVAILABLE: { status: 404, type: 'invalid_request_error', code: 'model_not_found' },
  PROVIDER_UNAVAILABLE: { status: 503, type: 'server_error', code: 'provider_unavailable' },
  PROVIDER_BAD_RESPONSE: { status: 502, type: 'server_error', code: 'provider_bad_response' },
  PROVIDER_REDIRECTED: { status: 502, type: 'server_error', code: 'provider_redirected' },
  TIMED_OUT: { status: 504, type: 'server_error', code: 'timed_out' },
  OUTPUT_EXPIRED: { status: 502, type: 'server_error', code: 'output_expired' },
  IMAGE_UNREADABLE: { status: 502, type: 'server_error', code: 'image_unreadable' },
  STORAGE_FAILED: { status: 500, type: 'server_error', code: 'storage_failed' },
  UNKNOWN_OUTCOME: { status: 500, type: 'server_error', code: 'unknown_outcome' },
  INTERNAL: { status: 500, type: 'server_error', code: 'internal_error' },
};

export const failuresOf = ({ failures }: GenerationRow): FailureRecord[] =>
  JSON.parse(failures) as FailureRecord[]; // the engine's own writing

export function errorOfFailure(failure: FailureRecord, now: number): OpenAiError {
  const place = PLACES[failure.code];
  const isCharged = failure.mayHaveBeenCharged && place.status >= 500;
  const retryAfter = failure.retryAfter === null ? null : Date.parse(failure.retryAfter) - now;
  const mayRepeat = failure.isRetryable && !failure.mayHaveBeenCharged;
  return new OpenAiError({
    ...place,
    status: isCharged ? MAY_HAVE_BEEN_CHARGED : place.status,
    message: failure.message,
    headers: {
      ...(mayRepeat ? {} : DO_NOT_RETRY),
      ...(retryAfter === null
        ? {}
        : { 'retry-after': String(Math.max(1, Math.ceil(retryAfter / 1000))) }),
    },
  });
}

/** Why a generation ended without a picture. */
export function errorOfGeneration(row: GenerationRow, now: number): OpenAiError {
  const [failure] = failuresOf(row);
  if (failure) return errorOfFailure(failure, now);
  return row.status === 'CANCELED'
    ? new OpenAiError({
        status: 400,
        type: 'image_generation_user_error',
        code: 'canceled',
        message: `The generation ${row.id} was canceled.`,
        headers: DO_NOT_RETRY,
      })
    : new OpenAiError({
        status: MAY_HAVE_BEEN_CHARGED,
        type: 'server_error',
        code: 'no_image',
        message: `The generation ${row.id} ended without a picture.`,
        headers: DO_NOT_RETRY,
      });
}
