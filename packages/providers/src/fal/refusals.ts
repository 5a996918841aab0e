import type { ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  type CallRequest,
  contentRefused,
  failureFromPoll,
  failureFromStatus,
  jobFailed,
  jsonIn,
  type StatusFacts,
} from '@darkroom/provider-kit';
import {
  type Detail,
  type ErrorBody,
  errorSchema,
  type Handle,
  type Status,
} from './reply-schema.ts';

/** An answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

const POLICY = 'content_policy_violation';
/** How a 403 tells that it is about money. */
const ABOUT_MONEY = /\bexhausted balance\b|\btop up\b|\bbudget\b/i;
/** Inputs that the content rules can be about; anything else that they name was painted. */
const INPUTS = /prompt|(image|mask)_urls?$/;
/** Types of a run that broke down by itself: not the caller's doing. */
const BREAKDOWNS: ReadonlySet<string> = new Set([
  'internal_server_error',
  'generation_timeout',
  'downstream_service_error',
  'downstream_service_unavailable',
  'no_media_generated',
  'runner_disconnected',
  'runner_connection_error',
]);

const errorIn = (text: string): ErrorBody | null =>
  errorSchema.safeParse(jsonIn(text)).data ?? null;

const detailsOf = (error: ErrorBody | null): Detail[] =>
  Array.isArray(error?.detail) ? error.detail : [];

/** The vendor's words: a sentence, or each fault of a body with the field that it is about. */
function wordsOf(error: ErrorBody | null): string | null {
  if (error === null) return null;
  if (typeof error.detail === 'string') return error.detail;
  const faults = detailsOf(error).map(({ loc, msg, type }) => {
    const field = loc.filter((step) => step !== 'body').join('.');
    const said = msg === '' ? type : msg;
    return field === '' ? said : `${field}: ${said}`;
  });
  if (faults.length > 0) return faults.join('; ');
  const { error: own } = error;
  return (typeof own === 'string' ? own : own?.message) ?? error.message ?? null;
}

function factsOf(refusal: Refusal, context: AdapterContext) {
  const words = wordsOf(errorIn(refusal.text));
  const kind: AnswerKind | null =
    refusal.status === 403 && ABOUT_MONEY.test(words ?? '') ? 'funds' : null;
  return {
    provider: context.provider,
    providerText: words,
    secrets: context.secrets(),
    now: context.clock.now(),
    ...(kind ? { kind } : {}),
  } satisfies StatusFacts;
}

/** The content rules' refusal in an error; null where it is none. */
function policyFailure(
  refusal: Refusal,
  context: AdapterContext,
  more: Pick<Parameters<typeof contentRefused>[1], 'charge' | 'providerRequestId'>,
): ProviderFailure | null {
  const error = errorIn(refusal.text);
  const found = detailsOf(error).find(({ type }) => type === POLICY);
  if (!found) return null;
  const field = String(found.loc.find((step) => step !== 'body') ?? '');
  const stage = field === '' ? 'unknown' : INPUTS.test(field) ? 'input' : 'output';
  return contentRefused(stage, {
    provider: context.provider,
    providerText: wordsOf(error),
    secrets: context.secrets(),
    ...more,
  });
}

/** A refused submit (`model`), or a refused free call, as a failure that says what to do. */
export function failureOf(
  refusal: Refusal,
  context: AdapterContext,
  model?: ModelRecord,
): ProviderFailure {
  return (
    policyFailure(refusal, context, {}) ??
    failureFromStatus(refusal, {
      ...factsOf(refusal, context),
      ...(model ? { model } : { isFree: true }),
    })
  );
}

/** A refused question after a request that was accepted before. */
export function pollFailureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  return failureFromPoll(refusal, factsOf(refusal, context));
}

/**
 * Whether the answer in a result's place is the end of the run, and no trouble of the question: the status or the answer
 * itself says what went wrong with the input or in the run.
 */
export function runHasEnded({ status, text }: Refusal, told: Status): boolean {
  if (status === 422 || told.error || told.error_type) return true;
  return detailsOf(errorIn(text)).some(({ type }) => type !== '');
}

/** A run that ended without a picture, by the error that stands in its result's place. */
export function runFailureOf(
  refusal: Refusal,
  told: Status,
  about: { context: AdapterContext; handle: Handle; request: CallRequest },
): ProviderFailure {
  const { context, handle, request } = about;
  const error = errorIn(refusal.text);
  // Whether refused inputs are billed is not documented; server errors are not.
  const isServers = refusal.status >= 500;
  const more = {
    charge: isServers ? 'not-charged' : 'unknown',
    providerRequestId: handle.id,
  } as const;
  const policy = policyFailure(refusal, context, more);
  if (policy) return policy;
  const types = [...detailsOf(error).map(({ type }) => type), told.error_type ?? ''];
  const isBreakdown = isServers || types.some((type) => BREAKDOWNS.has(type));
  if (!isBreakdown && (refusal.status === 400 || refusal.status === 422)) {
    return failureFromStatus(refusal, {
      ...factsOf(refusal, context),
      model: request.model,
      kind: 'invalid-request',
      charge: 'unknown',
    });
  }
  return jobFailed({
    provider: context.provider,
    providerText: wordsOf(error) ?? told.error ?? null,
    secrets: context.secrets(),
    ...more,
  });
}
