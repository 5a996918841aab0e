import {
  cleanProviderText,
  localize,
  ProviderFailure,
  type ProviderFailureDetails,
} from '@darkroom/core';
import { type AdapterContext, parseRetryAfter } from '@darkroom/provider-kit';
import { knownSecrets } from './endpoint.ts';
import { type ErrorBody, errorReplySchema } from './reply-schema.ts';

/** What is known of a call that was answered with an error. */
export interface Refusal {
  status: number;
  error: ErrorBody | null;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  requestId: string | null;
  /** What was tried, as the end of "Google refused …": "to paint with gemini-3-pro-image". */
  attempt: string;
}

type Verdict = Omit<ProviderFailureDetails, 'providerRequestId' | 'providerMessage'>;

/** Reasons of google.rpc.ErrorInfo that are about the key itself. */
const KEY_REASONS = new Set([
  'API_KEY_INVALID',
  'API_KEY_EXPIRED',
  'API_KEY_NOT_FOUND',
  'ACCESS_TOKEN_EXPIRED',
]);

/** The error object of a body in the vendor's envelope; null for any other body, such as a proxy's page. */
export function errorIn(text: string): ErrorBody | null {
  try {
    const reply = errorReplySchema.parse(JSON.parse(text));
    return Array.isArray(reply) ? reply[0].error : reply.error;
  } catch {
    return null;
  }
}

const sentences = (...parts: (string | null | undefined | false)[]) =>
  parts.filter((part) => part).join(' ');

const hasReason = (error: ErrorBody | null, reasons: ReadonlySet<string>) =>
  (error?.details ?? []).some(({ reason }) => reason && reasons.has(reason));

/** Milliseconds to wait: `retryDelay: "27s"` of the details, else the usual header. */
function waitOf({ error, headers }: Refusal, now: number): number | null {
  for (const { retryDelay } of error?.details ?? []) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(retryDelay ?? '')?.[1];
    if (seconds) return Math.ceil(Number(seconds) * 1000);
  }
  return parseRetryAfter(headers, now);
}

function exhausted(name: string, refusal: Refusal, context: AdapterContext): Verdict {
  const { error, attempt } = refusal;
  const { teaching } = context.provider;
  const violations = (error?.details ?? []).flatMap((detail) => detail.violations ?? []);
  const isNone =
    violations.some(({ quotaValue }) => String(quotaValue ?? '') === '0') ||
    /\blimit: 0\b/.test(error?.message ?? '');
  if (isNone) {
    return {
      code: 'INSUFFICIENT_FUNDS',
      message: sentences(
        `${name} refused ${attempt}: the key's quota for it is 0.`,
        teaching.funds,
      ),
      charge: 'not-charged',
      isRetryable: false,
    };
  }
  const isDaily = violations.some(({ quotaId }) => /per_?day/i.test(quotaId ?? ''));
  const retryAfterMs = waitOf(refusal, context.clock.now());
  const wait =
    retryAfterMs === null ? null : `It asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`;
  return {
    code: 'RATE_LIMITED',
    message: sentences(
      isDaily
        ? `${name} refused ${attempt}: the quota of the day is used up. It begins anew at midnight Pacific time.`
        : `${name} was asked too often and refused ${attempt}.`,
      !isDaily && wait,
      teaching.rateLimited,
    ),
    charge: 'not-charged',
    // Waiting half a minute does not bring the next day.
    isSafeToRepeat: !isDaily,
    isRetryable: true,
    ...(retryAfterMs === null || isDaily ? {} : { retryAfterMs }),
  };
}

function forbidden(name: string, { error, attempt }: Refusal, context: AdapterContext): Verdict {
  const { teaching } = context.provider;
  const base = { code: 'PERMISSION_DENIED', charge: 'not-charged', isRetryable: false } as const;
  if (/\bleaked\b/i.test(error?.message ?? '')) {
    return {
      ...base,
      code: 'CREDENTIALS_REJECTED',
      message: sentences(
        `${name} has blocked the API key, because it was found in public.`,
        teaching.newKey,
      ),
    };
  }
  if (/\bunregistered callers\b/i.test(error?.message ?? '')) {
    return {
      ...base,
      code: 'CREDENTIALS_REJECTED',
      message: sentences(`${name} was sent no API key.`, teaching.newKey),
    };
  }
  const isDisabled = hasReason(error, new Set(['SERVICE_DISABLED']));
  return {
    ...base,
    message: sentences(
      isDisabled
        ? `The Generative Language API is not enabled in the key's project, so ${name} refused ${attempt}.`
        : `${name} does not allow this key ${attempt}.`,
      teaching.forbidden,
    ),
  };
}

function verdict(refusal: Refusal, context: AdapterContext): Verdict {
  const { status, error, attempt } = refusal;
  const { teaching } = context.provider;
  const name = localize(context.provider.label);
  const final = { charge: 'not-charged', isRetryable: false } as const;
  if (status === 401 || hasReason(error, KEY_REASONS)) {
    return {
      ...final,
      code: 'CREDENTIALS_REJECTED',
      message: sentences(
        `${name} does not accept the API key.`,
        teaching.keyShape,
        teaching.newKey,
      ),
    };
  }
  if (status === 403) return forbidden(name, refusal, context);
  if (status === 429) return exhausted(name, refusal, context);
  if (error?.status === 'FAILED_PRECONDITION') {
    const isFunds = /\bbilling\b|\bfree tier\b/i.test(error.message ?? '');
    return {
      ...final,
      code: isFunds ? 'INSUFFICIENT_FUNDS' : 'PERMISSION_DENIED',
      message: isFunds
        ? sentences(`${name} refused ${attempt}: the project has no billing.`, teaching.funds)
        : `${name} does not serve the place that this machine calls from. Its list of regions is at https://ai.google.dev/gemini-api/docs/available-regions.`,
    };
  }
  if (status === 404) {
    return error
      ? {
          ...final,
          code: 'MODEL_UNAVAILABLE',
          message: `${name} has no such model, so it could not be asked ${attempt}. It may have been switched off; choose another model.`,
        }
      : {
          ...final,
          code: 'INVALID_REQUEST',
          message: `There is nothing at the path under ${context.baseUrl} that ${name} was asked ${attempt} at. Check the base URL.`,
        };
  }
  if (status === 413) {
    return {
      ...final,
      code: 'INVALID_REQUEST',
      message: `${name} found the request too large. Give fewer or smaller pictures.`,
    };
  }
  if (status === 408 || status === 409 || status === 499 || status >= 500) {
    return {
      code: 'PROVIDER_UNAVAILABLE',
      message: `${name} broke off when asked ${attempt} (status ${status}). It may have done the work and charged for it: look at https://aistudio.google.com/usage before trying again.`,
      charge: 'unknown',
      isRetryable: true,
    };
  }
  return {
    ...final,
    code: 'INVALID_REQUEST',
    message: `${name} could not take the request ${attempt} (status ${status}). Its own words say what is wrong.`,
  };
}

/** An error in the vendor's envelope as a failure that says what to do. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const words = refusal.error?.message;
  return new ProviderFailure({
    ...verdict(refusal, context),
    providerRequestId: refusal.requestId,
    providerMessage: words ? cleanProviderText(words, knownSecrets(context)) : null,
  });
}
