import type { ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  failureFromPoll,
  failureFromStatus,
  type StatusFacts,
} from '@darkroom/provider-kit';
import { type ErrorBody, errorSchema, jsonIn } from './reply-schema.ts';

/** An answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

/** How a 403 tells that it is about the key: the vendor uses it in a 401's place. */
const ABOUT_KEY = /\bnot authenticated\b|\bapi[- ]?key\b/i;

const errorIn = (text: string): ErrorBody | null =>
  errorSchema.safeParse(jsonIn(text)).data ?? null;

/** The vendor's words: a sentence, or each fault of a body with the field that it is about. */
function wordsOf(error: ErrorBody | null): string | null {
  if (error === null) return null;
  const { detail, message } = error;
  if (typeof detail === 'string') return detail;
  if (!detail) return message ?? error.error ?? null;
  return detail
    .map(({ loc, msg }) => {
      const field = loc.filter((step) => step !== 'body').join('.');
      return field === '' ? msg : `${field}: ${msg}`;
    })
    .join('; ');
}

function factsOf(refusal: Refusal, context: AdapterContext) {
  const error = errorIn(refusal.text);
  const words = wordsOf(error);
  const kind: AnswerKind | null =
    refusal.status === 403 && ABOUT_KEY.test(words ?? '') ? 'key-rejected' : null;
  const wait = error?.retry_after ?? null;
  return {
    provider: context.provider,
    providerText: words,
    secrets: context.secrets(),
    now: context.clock.now(),
    ...(kind ? { kind } : {}),
    ...(wait === null ? {} : { retryAfterMs: wait * 1000 }),
  } satisfies StatusFacts;
}

/** A refused submit (`model`), or a refused free call, as a failure that says what to do. */
export function failureOf(
  refusal: Refusal,
  context: AdapterContext,
  model?: ModelRecord,
): ProviderFailure {
  return failureFromStatus(refusal, {
    ...factsOf(refusal, context),
    ...(model ? { model } : { isFree: true }),
  });
}

/** A refused question after a task that was accepted before. */
export function pollFailureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  return failureFromPoll(refusal, factsOf(refusal, context));
}
