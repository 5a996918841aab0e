import type { ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  contentRefused,
  failureFromPoll,
  failureFromStatus,
  requestIdOf,
} from '@darkroom/provider-kit';
import { type ErrorReply, errorReplySchema } from './reply-schema.ts';

/** What is known of an answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  error: ErrorReply | null;
  /** The model that was called; absent for a free call. */
  model?: ModelRecord;
}

/** What the vendor's reasons mean where they tell more than the status. */
const REASONS: Readonly<Record<string, AnswerKind>> = {
  insufficient_funds: 'funds',
  priority_credit_required: 'funds',
  daily_limit: 'funds',
  subscription_required: 'forbidden',
  feature_limit: 'forbidden',
  inflight_limit: 'rate-limited',
};

/** An error in the vendor's form; null for any other body, such as a proxy's page. */
export function errorIn(text: string): ErrorReply | null {
  try {
    return errorReplySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function wordsOf(error: ErrorReply | null): string | null {
  const { detail } = error ?? {};
  const shown = typeof detail === 'string' ? detail : detail ? JSON.stringify(detail) : null;
  return error?.error || error?.message || shown;
}

function factsOf({ error }: Refusal, context: AdapterContext) {
  const kind = REASONS[error?.reject_reason ?? ''];
  return {
    provider: context.provider,
    providerText: wordsOf(error),
    secrets: context.secrets(),
    now: context.clock.now(),
    ...(kind ? { kind } : {}),
  };
}

/** An error as a failure that says what to do: safety, money, key, pace, model or a wrong field. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const { status, headers, error, model } = refusal;
  const facts = factsOf(refusal, context);
  // On a paid call 422 is the safety check's.
  if (status === 422 && model && error) {
    return contentRefused('input', { ...facts, providerRequestId: requestIdOf(headers) });
  }
  return failureFromStatus(refusal, { ...facts, ...(model ? { model } : { isFree: true }) });
}

/** The same for an answer to the question how a job stands, which says nothing of the bill. */
export function pollFailure(refusal: Refusal, context: AdapterContext): ProviderFailure {
  return failureFromPoll(refusal, factsOf(refusal, context));
}
