import {
  type AdapterContext,
  type AnswerKind,
  jsonIn,
  refusedCalls,
  type StatusFacts,
} from '@darkroom/provider-kit';
import { type ErrorBody, errorSchema } from './reply-schema.ts';

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

/** A refused call, free or not, and a refused question after a job, as failures that say what to do. */
export const { failureOf, pollFailureOf } = refusedCalls<Refusal>(factsOf);
