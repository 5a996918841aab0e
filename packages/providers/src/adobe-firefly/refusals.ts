import type { ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  contentRefused,
  failureFromPoll,
  failureFromStatus,
  jsonIn,
  type StatusFacts,
} from '@darkroom/provider-kit';
import { forgetAccess } from './access.ts';
import { type ErrorBody, errorSchema } from './reply-schema.ts';

/** An answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

/** Codes of what was asked for, and of what was painted, that the safety rules refuse. */
const UNSAFE_INPUT: ReadonlySet<string> = new Set([
  'prompt_unsafe',
  'prompt_entity_denied',
  'input_media_unsafe',
  'image_unsafe',
  'reference_image_unsafe_error',
]);
const UNSAFE_OUTPUT: ReadonlySet<string> = new Set(['output_media_unsafe']);
/** The gateway's: no API key, or one that it does not know. */
const BAD_CLIENT: ReadonlySet<string> = new Set(['403000', '403003']);

/** At which stage a code says that content was refused; null: it is about something else. */
export function refusedStage(code: string | null | undefined): 'input' | 'output' | null {
  if (UNSAFE_INPUT.has(code ?? '')) return 'input';
  return UNSAFE_OUTPUT.has(code ?? '') ? 'output' : null;
}

/** The vendor's words: a sentence, or each fault of a body with its field, or the bare code. */
export function wordsOf(error: ErrorBody | null): string | null {
  if (error === null) return null;
  const faults = error.validation_errors ?? [];
  if (faults.length === 0) return error.message ?? error.reason ?? error.error_code ?? null;
  return faults
    .map(({ loc, msg }) => {
      const field = loc.filter((step) => step !== 'body').join('.');
      return field === '' ? msg : `${field}: ${msg}`;
    })
    .join('; ');
}

function kindOf({ status, headers }: Refusal, error: ErrorBody | null): AnswerKind | null {
  if (status !== 403) return null;
  if (BAD_CLIENT.has(error?.error_code ?? '')) return 'key-rejected';
  return headers['x-access-error'] === 'quota_exhausted' ? 'funds' : 'forbidden';
}

function factsOf(refusal: Refusal, error: ErrorBody | null, context: AdapterContext) {
  const kind = kindOf(refusal, error);
  return {
    provider: context.provider,
    providerText: wordsOf(error),
    secrets: context.secrets(),
    now: context.clock.now(),
    ...(kind ? { kind } : {}),
  } satisfies StatusFacts;
}

const errorIn = (text: string): ErrorBody | null =>
  errorSchema.safeParse(jsonIn(text)).data ?? null;

/** A refused submit (`model`), or a refused free call, as a failure that says what to do. A refused token is forgotten. */
export function failureOf(
  refusal: Refusal,
  context: AdapterContext,
  model?: ModelRecord,
): ProviderFailure {
  const error = errorIn(refusal.text);
  if (refusal.status === 401) forgetAccess(context);
  const facts = factsOf(refusal, error, context);
  const stage = refusedStage(error?.error_code);
  if (stage) return contentRefused(stage, facts);
  return failureFromStatus(refusal, { ...facts, ...(model ? { model } : { isFree: true }) });
}

/** A refused question after a job that was accepted before. */
export function pollFailureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  return failureFromPoll(refusal, factsOf(refusal, errorIn(refusal.text), context));
}
