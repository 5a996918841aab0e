import { localize, type ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  contentRefused,
  failureFromStatus,
  requestIdOf,
} from '@darkroom/provider-kit';
import type { ErrorBody } from './reply-schema.ts';

/** What is known of an answer that is a refusal. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  error: ErrorBody | null;
  /** The model that was called; absent for a free list. */
  model?: ModelRecord;
}

const FUNDS = new Set([
  'insufficient_quota',
  'billing_hard_limit_reached',
  'billing_not_active',
  'account_deactivated',
]);
/** The vendor's own codes, and those of its API on other hosts. */
const SAFETY = new Set([
  'moderation_blocked',
  'content_policy_violation',
  'contentfilter',
  'content_filter',
]);

const fold = (text: string | null | undefined) => text?.toLowerCase() ?? '';

/** How servers with no code for it say that a prompt or a picture was refused. */
const SAFETY_WORDS = /\bnsfw\b|\bsafety (system|checker|filter)\b|\bcontent polic(y|ies)\b/i;
/** Codes for a model that is not there, not any more, or not for this account; Azure's is about a deployment. */
const NO_MODEL = new Set(['model_not_found', 'model_not_available', 'deploymentnotfound']);
const UNKNOWN_MODEL =
  /\bmodel\b.{0,120}\b(not found|does not exist|not exist|unknown)\b|\b(no such|unknown|not found).{0,40}\bmodel\b|\bno endpoints found\b/i;
/** A server that is still getting a model ready has not begun to work. */
const LOADING = /\b(is )?(still )?(loading|being loaded|warming up)\b/i;
/** Seconds in `x-ratelimit-reset` that are a wait; more is a point in time. */
const LONGEST_RESET = 3600;

const isSafety = (status: number, error: ErrorBody) =>
  SAFETY.has(fold(error.code)) ||
  error.metadata?.flagged_input != null ||
  (error.metadata?.reasons?.length ?? 0) > 0 ||
  ([400, 403, 422].includes(status) && SAFETY_WORDS.test(error.message ?? ''));

const wantsVerification = (error: ErrorBody | null) =>
  /\bmust be verified\b|\bverify (your )?organization\b/i.test(error?.message ?? '');

/** What the vendor's own words mean where they tell more than the status; undefined: the status says it all. */
function kindOf({ status, error }: Refusal): AnswerKind | undefined {
  const code = fold(error?.code);
  if (FUNDS.has(code) || FUNDS.has(fold(error?.type))) return 'funds';
  if (code === 'invalid_api_key') return 'key-rejected';
  if (status === 403) return wantsVerification(error) ? 'unverified' : 'forbidden';
  if (NO_MODEL.has(code)) return 'model-unavailable';
  const isAboutModel = UNKNOWN_MODEL.test(error?.message ?? '');
  if (isAboutModel && (status === 400 || status === 404)) return 'model-unavailable';
  // A 404 with words that are not about the model is about the path.
  if (status === 404 && error) return 'invalid-request';
  return undefined;
}

function stageOf(error: ErrorBody): 'input' | 'output' | 'unknown' {
  const stage = error.moderation_details?.moderation_stage;
  if (error.metadata?.flagged_input != null) return 'input';
  return stage === 'input' || stage === 'output' ? stage : 'unknown';
}

/** What to do, where neither the status nor the provider's file says it. */
function advice(refusal: Refusal, context: AdapterContext): string | null {
  const { status, error } = refusal;
  if (fold(error?.code) === 'unsupported_country_region_territory') {
    return `${localize(context.provider.label)} does not serve the country or region that this machine calls from. The countries that it serves are at https://platform.openai.com/docs/supported-countries.`;
  }
  if (status === 404 && kindOf(refusal) === 'invalid-request')
    return `Check the base URL: it is ${context.baseUrl}${baseUrlHint(context)}.`;
  return null;
}

function baseUrlHint({ provider }: AdapterContext): string {
  return provider.baseUrl ? `, and is usually of the form ${provider.baseUrl}` : '';
}

/** The vendor's words; a router's are followed by those of whom it asked. */
function wordsOf(error: ErrorBody | null): string | null {
  const raw = error?.metadata?.raw;
  const inner = typeof raw === 'string' ? raw : raw == null ? '' : JSON.stringify(raw);
  const who = error?.metadata?.provider_name;
  const reasons = error?.metadata?.reasons?.join(', ');
  return (
    [
      error?.message,
      reasons ? `(${reasons})` : null,
      inner === '' ? null : `${who ? `${who}: ` : ''}${inner}`,
    ]
      .filter((part) => part)
      .join(' ') || null
  );
}

/** A server that was not ready did nothing. */
const isNotReady = ({ status, error }: Refusal): boolean =>
  status === 503 && LOADING.test(error?.message ?? '');

/** The wait that a server names in a header of its own, in milliseconds. */
function resetOf({ status, headers }: Refusal): number | null {
  if (status !== 429 || headers['retry-after'] || headers['retry-after-ms']) return null;
  const seconds = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return seconds >= 0 && seconds <= LONGEST_RESET ? seconds * 1000 : null;
}

/** A refusal as a failure that says what to do: safety, money, key, permission, model, pace or a wrong field. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const { status, headers, error, model } = refusal;
  const { provider } = context;
  const words = {
    provider,
    providerText: wordsOf(error),
    secrets: context.secrets(),
  };
  if (error && isSafety(status, error)) {
    return contentRefused(stageOf(error), {
      ...words,
      providerRequestId: requestIdOf(headers),
    });
  }
  const kind = kindOf(refusal);
  const reset = resetOf(refusal);
  const failure = failureFromStatus(
    { status, headers },
    {
      ...words,
      now: context.clock.now(),
      ...(model ? { model } : { isFree: true }),
      ...(kind ? { kind } : {}),
      ...(isNotReady(refusal) ? { charge: 'not-charged' } : {}),
      ...(reset === null ? {} : { retryAfterMs: reset }),
    },
  );
  const more = advice(refusal, context);
  if (more === null) return failure;
  return new ProviderFailure({ ...failure.details, message: `${failure.message} ${more}` });
}
