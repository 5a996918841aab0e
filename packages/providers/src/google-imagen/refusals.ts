import type { ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  contentRefused,
  failureFromStatus,
} from '@darkroom/provider-kit';
import { type ErrorBody, errorReplySchema } from './reply-schema.ts';
import { surfaceOf, taughtBy } from './surfaces.ts';

/** What is known of an answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  /** The body. */
  text: string;
  /** The model that was called; absent for a free list. */
  model?: ModelRecord;
}

/** Reasons of google.rpc.ErrorInfo that say more than the status. A wrong key is status 400. */
const REASONS: Readonly<Record<string, AnswerKind>> = {
  API_KEY_INVALID: 'key-rejected',
  API_KEY_EXPIRED: 'key-rejected',
  API_KEY_NOT_FOUND: 'key-rejected',
  BILLING_DISABLED: 'funds',
};
/** Words about a key that is blocked or missing, which come as 403. */
const KEY_WORDS = /\breported as leaked\b|\bunregistered callers\b/i;
const BILLING_WORDS = /\bbilling\b|\bfree tier\b/i;
/** Of the country that the call comes from, which no setting of the account changes. */
const PLACE_WORDS = /\blocation is not supported\b/i;
const NO_QUOTA = /\blimit: 0\b/;
/** A prompt that is refused is a 400 like any wrong field, and tells it in words alone. */
const PROMPT_WORDS = /\bResponsible AI\b|\bsensitive words\b/i;

function errorIn(text: string): ErrorBody | null {
  try {
    return errorReplySchema.parse(JSON.parse(text)).error;
  } catch {
    return null; // a proxy's page
  }
}

/** A project that was given no quota of the model gets none by waiting. */
const hasNoQuota = (error: ErrorBody | null) =>
  NO_QUOTA.test(error?.message ?? '') ||
  (error?.details ?? []).some(
    ({ metadata, violations }) =>
      metadata?.quota_limit_value === '0' ||
      (violations ?? []).some(({ quotaValue }) => String(quotaValue ?? '') === '0'),
  );

function kindOf(status: number, error: ErrorBody | null): AnswerKind | undefined {
  for (const { reason } of error?.details ?? []) {
    if (reason && Object.hasOwn(REASONS, reason)) return REASONS[reason];
  }
  const words = error?.message ?? '';
  if (KEY_WORDS.test(words)) return 'key-rejected';
  if (error?.status === 'FAILED_PRECONDITION') {
    if (PLACE_WORDS.test(words)) return 'not-served';
    return BILLING_WORDS.test(words) ? 'funds' : 'forbidden';
  }
  return status === 429 && hasNoQuota(error) ? 'funds' : undefined;
}

/** Milliseconds to wait by google.rpc.RetryInfo (`retryDelay: "27s"`); undefined: the headers may tell it. */
function retryDelay(error: ErrorBody | null): number | undefined {
  for (const detail of error?.details ?? []) {
    const seconds = /^(\d{1,6}(?:\.\d{1,9})?)s$/.exec(detail.retryDelay ?? '')?.[1];
    if (seconds) return Math.ceil(Number(seconds) * 1000);
  }
  return undefined;
}

/** An error in the vendor's envelope as a failure that says what to do. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const { status, headers, text, model } = refusal;
  const error = errorIn(text);
  const secrets = context.secrets();
  const providerText = error?.message ?? null;
  if (status === 401) surfaceOf(context).forget(context);
  if (status === 400 && PROMPT_WORDS.test(providerText ?? '')) {
    return contentRefused('input', { provider: context.provider, providerText, secrets });
  }
  const kind = kindOf(status, error);
  const retryAfterMs = retryDelay(error);
  return failureFromStatus(
    { status, headers },
    {
      provider: taughtBy(context),
      providerText,
      secrets,
      now: context.clock.now(),
      ...(model ? { model } : { isFree: true }),
      ...(kind ? { kind } : {}),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );
}
