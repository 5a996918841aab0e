import { localize, type ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  contentRefused,
  failureFromStatus,
  requestIdOf,
  secretsOfCredentials,
} from '@darkroom/provider-kit';
import { type ErrorBody, errorReplySchema } from './reply-schema.ts';

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
/** The vendor's own codes, and those of its API on Azure. */
const SAFETY = new Set([
  'moderation_blocked',
  'content_policy_violation',
  'contentfilter',
  'content_filter',
]);

/** The error object of a body in the vendor's envelope; null for any other body, such as a proxy's page. */
export function errorIn(text: string): ErrorBody | null {
  try {
    return errorReplySchema.parse(JSON.parse(text)).error;
  } catch {
    return null;
  }
}

const fold = (text: string | null | undefined) => text?.toLowerCase() ?? '';
const wantsVerification = (error: ErrorBody | null) =>
  /\bmust be verified\b|\bverify (your )?organization\b/i.test(error?.message ?? '');

/** What the vendor's own words mean where they tell more than the status; undefined: the status says it all. */
function kindOf({ status, error }: Refusal): AnswerKind | undefined {
  const code = fold(error?.code);
  if (FUNDS.has(code) || FUNDS.has(fold(error?.type))) return 'funds';
  if (code === 'invalid_api_key') return 'key-rejected';
  if (status === 403) return wantsVerification(error) ? 'unverified' : 'forbidden';
  if (code === 'model_not_found') return 'model-unavailable';
  // A 404 in the vendor's envelope that is not about the model is about the path.
  if (status === 404 && error) return 'invalid-request';
  return undefined;
}

function stageOf(error: ErrorBody): 'input' | 'output' | 'unknown' {
  const stage = error.moderation_details?.moderation_stage;
  return stage === 'input' || stage === 'output' ? stage : 'unknown';
}

/** What to do, where neither the status nor the provider's file says it. */
function advice(refusal: Refusal, context: AdapterContext): string | null {
  const { status, error } = refusal;
  if (fold(error?.code) === 'unsupported_country_region_territory') {
    return `${localize(context.provider.label)} does not serve the country or region that this machine calls from. The countries that it serves are at https://platform.openai.com/docs/supported-countries.`;
  }
  if (status === 404 && kindOf(refusal) === 'invalid-request')
    return `Check the base URL ${context.baseUrl}: it ends in /v1.`;
  return null;
}

/** A refusal as a failure that says what to do: safety, money, key, permission, model, pace or a wrong field. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const { status, headers, error, model } = refusal;
  const { provider } = context;
  const words = {
    provider,
    providerText: error?.message ?? null,
    secrets: secretsOfCredentials(provider, context.credentials),
  };
  if (error && SAFETY.has(fold(error.code))) {
    return contentRefused(stageOf(error), { ...words, providerRequestId: requestIdOf(headers) });
  }
  const kind = kindOf(refusal);
  const failure = failureFromStatus(
    { status, headers },
    {
      ...words,
      now: context.clock.now(),
      ...(model ? { model } : { isFree: true }),
      ...(kind ? { kind } : {}),
    },
  );
  const more = advice(refusal, context);
  if (more === null) return failure;
  return new ProviderFailure({ ...failure.details, message: `${failure.message} ${more}` });
}
