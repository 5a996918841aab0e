import {
  cleanProviderText,
  localize,
  ProviderFailure,
  type ProviderFailureDetails,
} from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';
import { knownSecrets } from './headers.ts';
import type { ErrorBody } from './reply-schema.ts';

/** What is known of a call that was refused. */
export interface Refusal {
  /** HTTP status; 200 for an error inside a stream or a reply. */
  status: number;
  error: ErrorBody | null;
  /** Milliseconds, as the reply's headers ask. */
  retryAfterMs: number | null;
  requestId: string | null;
  /** What was tried, as the end of "OpenAI refused …": "to paint with gpt-image-2". */
  attempt: string;
}

type Verdict = Omit<ProviderFailureDetails, 'providerRequestId' | 'providerMessage'>;

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

const sentences = (...parts: (string | null | undefined | false)[]) =>
  parts.filter((part) => part).join(' ');

function stageOf(error: ErrorBody | null): 'input' | 'output' | 'unknown' {
  const stage = error?.moderation_details?.moderation_stage;
  return stage === 'input' || stage === 'output' ? stage : 'unknown';
}

function refusedContent(name: string, { error, attempt }: Refusal): Verdict {
  const stage = stageOf(error);
  const categories = error?.moderation_details?.categories ?? [];
  const what = {
    input: 'the prompt or an input picture',
    output: 'the picture that it had painted',
    unknown: 'the request',
  }[stage];
  return {
    code: 'CONTENT_REFUSED',
    message: sentences(
      `${name}'s safety system refused ${what} when asked ${attempt}${categories.length > 0 ? ` (${cleanProviderText(categories.join(', '))})` : ''}.`,
      stage === 'output'
        ? 'Try again, or describe the picture in other words.'
        : 'Change the words or the picture; trying the same again will not help.',
    ),
    charge: 'not-charged',
    isRetryable: stage === 'output',
    stage,
  };
}

function forbidden(name: string, { error, attempt }: Refusal, context: AdapterContext): Verdict {
  const { teaching } = context.provider;
  const base = { code: 'PERMISSION_DENIED', charge: 'not-charged', isRetryable: false } as const;
  if (error?.code === 'unsupported_country_region_territory') {
    return {
      ...base,
      message: `${name} does not serve the country or region that this machine calls from. Its list of supported countries is at https://platform.openai.com/docs/supported-countries.`,
    };
  }
  if (/\bmust be verified\b|\bverify (your )?organization\b/i.test(error?.message ?? '')) {
    return {
      ...base,
      message: sentences(`${name} wants a verified organization ${attempt}.`, teaching.unverified),
    };
  }
  return {
    ...base,
    message: sentences(`${name} does not allow this key ${attempt}.`, teaching.forbidden),
  };
}

function verdict(refusal: Refusal, context: AdapterContext): Verdict {
  const { status, error, attempt, retryAfterMs } = refusal;
  const { teaching } = context.provider;
  const name = localize(context.provider.label);
  const code = error?.code?.toLowerCase() ?? '';
  const type = error?.type?.toLowerCase() ?? '';
  if (SAFETY.has(code)) return refusedContent(name, refusal);
  if (FUNDS.has(code) || FUNDS.has(type) || status === 402) {
    return {
      code: 'INSUFFICIENT_FUNDS',
      message: sentences(`${name} refused ${attempt}: there is no money for it.`, teaching.funds),
      charge: 'not-charged',
      isRetryable: false,
    };
  }
  if (status === 401 || code === 'invalid_api_key') {
    return {
      code: 'CREDENTIALS_REJECTED',
      message: sentences(
        `${name} does not accept the API key.`,
        teaching.keyShape,
        teaching.newKey,
      ),
      charge: 'not-charged',
      isRetryable: false,
    };
  }
  if (status === 403) return forbidden(name, refusal, context);
  if (code === 'model_not_found') {
    return {
      code: 'MODEL_UNAVAILABLE',
      message: `${name} has no such model for this account, so it could not be asked ${attempt}. It may have been switched off; choose another model.`,
      charge: 'not-charged',
      isRetryable: false,
    };
  }
  if (status === 429) {
    return {
      code: 'RATE_LIMITED',
      message: sentences(
        `${name} was asked too often and refused ${attempt}.`,
        retryAfterMs !== null && `It asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`,
        teaching.rateLimited,
      ),
      charge: 'not-charged',
      isSafeToRepeat: true,
      isRetryable: true,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    };
  }
  if (status === 408 || status === 409 || status >= 500 || status < 300) {
    return {
      code: 'PROVIDER_UNAVAILABLE',
      message: `${name} broke off when asked ${attempt} (${status < 300 ? 'an error in its answer' : `status ${status}`}). It may have done the work and charged for it: look at https://platform.openai.com/usage before trying again.`,
      charge: 'unknown',
      isRetryable: true,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    };
  }
  if (status === 404) {
    return {
      code: 'INVALID_REQUEST',
      message: `There is nothing at the path under ${context.baseUrl} that ${name} was asked ${attempt} at. Check the base URL: it ends in /v1.`,
      charge: 'not-charged',
      isRetryable: false,
    };
  }
  if (status === 413) {
    return {
      code: 'INVALID_REQUEST',
      message: `${name} found the request too large. Give fewer or smaller pictures.`,
      charge: 'not-charged',
      isRetryable: false,
    };
  }
  return {
    code: 'INVALID_REQUEST',
    message: sentences(
      `${name} could not take the request ${attempt} (status ${status}).`,
      error?.param && `It names the field "${cleanProviderText(error.param)}".`,
      'Its own words say what is wrong.',
    ),
    charge: 'not-charged',
    isRetryable: false,
  };
}

/** A refusal in the vendor's envelope as a failure that says what to do. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const words = refusal.error?.message;
  return new ProviderFailure({
    ...verdict(refusal, context),
    providerRequestId: refusal.requestId,
    providerMessage: words ? cleanProviderText(words, knownSecrets(context)) : null,
  });
}
