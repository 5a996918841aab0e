import { type ModelRecord, ProviderFailure } from '@darkroom/core';
import { type AdapterContext, type AnswerKind, failureFromStatus } from '@darkroom/provider-kit';
import { type ErrorBody, errorReplySchema } from './reply-schema.ts';
import { surfaceOf, taughtBy } from './surfaces.ts';

/** What is known of an answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  error: ErrorBody | null;
  /** The model that was called; absent for a free list. */
  model?: ModelRecord;
}

/** Reasons of google.rpc.ErrorInfo that are about the key itself. A wrong key is status 400. */
const KEY_REASONS = new Set(['API_KEY_INVALID', 'API_KEY_EXPIRED', 'API_KEY_NOT_FOUND']);
/** Words about a key that is blocked or missing, which come as 403. */
const KEY_WORDS = /\breported as leaked\b|\bunregistered callers\b/i;
const BILLING_REASON = 'BILLING_DISABLED';
const BILLING_WORDS = /\bbilling\b|\bfree tier\b/i;
/** Of the country that the call comes from, which no setting of the account changes. */
const PLACE_WORDS = /\blocation is not supported\b/i;
const NO_QUOTA = /\blimit: 0\b/;

/** The error object of a body in the vendor's envelope; null for any other body, such as a proxy's page. */
export function errorIn(text: string): ErrorBody | null {
  try {
    const reply = errorReplySchema.parse(JSON.parse(text));
    return Array.isArray(reply) ? reply[0].error : reply.error;
  } catch {
    return null;
  }
}

const violationsOf = (error: ErrorBody | null) =>
  (error?.details ?? []).flatMap((detail) => detail.violations ?? []);

/** Quotas that an error is about: the Developer API tells violations, Vertex AI metadata. */
const quotasOf = (error: ErrorBody | null) => [
  ...violationsOf(error).map(({ quotaId, quotaValue }) => ({ id: quotaId, value: quotaValue })),
  ...(error?.details ?? []).map(({ metadata }) => ({
    id: metadata?.quota_limit,
    value: metadata?.quota_limit_value,
  })),
];

/** The free tier, and a project that was given none, have no image models: their quota is 0, and no waiting raises it. */
const hasNoQuota = (error: ErrorBody | null) =>
  NO_QUOTA.test(error?.message ?? '') ||
  quotasOf(error).some(({ value }) => String(value ?? '') === '0');

const isDaily = (error: ErrorBody | null) =>
  quotasOf(error).some(({ id }) => /per_?day/i.test(id ?? ''));

/** What the vendor's details mean where they tell more than the status; undefined: the status says it all. */
function kindOf({ status, error }: Refusal): AnswerKind | undefined {
  const reasons = (error?.details ?? []).map(({ reason }) => reason ?? '');
  if (reasons.some((reason) => KEY_REASONS.has(reason))) return 'key-rejected';
  if (KEY_WORDS.test(error?.message ?? '')) return 'key-rejected';
  if (reasons.includes(BILLING_REASON)) return 'funds';
  if (error?.status === 'FAILED_PRECONDITION' && PLACE_WORDS.test(error.message ?? ''))
    return 'not-served';
  if (error?.status === 'FAILED_PRECONDITION')
    return BILLING_WORDS.test(error.message ?? '') ? 'funds' : 'forbidden';
  if (status === 429 && hasNoQuota(error)) return 'funds';
  // 499: the call was given up on the way, and may have been worked on.
  if (status === 499) return 'server-fault';
  return undefined;
}

/** Milliseconds to wait by google.rpc.RetryInfo (`retryDelay: "27s"`); undefined: the headers may tell it. */
function retryDelay(error: ErrorBody | null): number | undefined {
  for (const detail of error?.details ?? []) {
    const seconds = /^(\d{1,6}(?:\.\d{1,9})?)s$/.exec(detail.retryDelay ?? '')?.[1];
    if (seconds) return Math.ceil(Number(seconds) * 1000);
  }
  return undefined;
}

/** An error in the vendor's envelope as a failure that says what to do: key, API, money, pace, model or a wrong field. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const { status, headers, error, model } = refusal;
  if (status === 401) surfaceOf(context).forget(context);
  const kind = kindOf(refusal);
  const isOverForToday = status === 429 && kind === undefined && isDaily(error);
  const wait = retryDelay(error);
  const failure = failureFromStatus(
    { status, headers },
    {
      provider: taughtBy(context),
      providerText: error?.message ?? null,
      secrets: context.secrets(),
      now: context.clock.now(),
      ...(model ? { model } : { isFree: true }),
      ...(kind ? { kind } : {}),
      // The delay that comes with a quota of the day is of no use.
      ...(isOverForToday
        ? { retryAfterMs: null }
        : wait === undefined
          ? {}
          : { retryAfterMs: wait }),
    },
  );
  if (!isOverForToday) return failure;
  return new ProviderFailure({
    ...failure.details,
    message: `${failure.message} The quota of the day is used up; it begins anew at midnight, Pacific time.`,
    isSafeToRepeat: false,
  });
}
