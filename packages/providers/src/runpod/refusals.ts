import {
  type AdapterContext,
  type AnswerKind,
  jsonIn,
  refusedCalls,
  type StatusFacts,
} from '@darkroom/provider-kit';
import { z } from 'zod';

/** An answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

const errorSchema = z.looseObject({
  error: z.unknown().optional(),
  message: z.string().nullish().catch(null),
  title: z.string().nullish().catch(null),
});
/** How a 400 says that it is about money. */
const ABOUT_FUNDS = /\b(balance|funds|credits?)\b/i;

/** The texts inside of an error, which may itself be JSON in a text. */
export function wordsOf(error: unknown): string | null {
  if (typeof error === 'string') {
    const inside = jsonIn(error);
    return typeof inside === 'object' && inside !== null ? wordsOf(inside) : error;
  }
  if (typeof error !== 'object' || error === null) return null;
  const words = Object.values(error).flatMap((value: unknown) => wordsOf(value) ?? []);
  return words.length > 0 ? words.join(', ') : null;
}

function factsOf({ status, text }: Refusal, context: AdapterContext) {
  const body = errorSchema.safeParse(jsonIn(text)).data;
  const words = wordsOf(body?.error) ?? body?.message ?? body?.title ?? null;
  const kind: AnswerKind | null = status === 400 && ABOUT_FUNDS.test(words ?? '') ? 'funds' : null;
  return {
    provider: context.provider,
    providerText: words,
    secrets: context.secrets(),
    now: context.clock.now(),
    ...(kind ? { kind } : {}),
  } satisfies StatusFacts;
}

/** A refused call, free or not, and a refused question after a job, as failures that say what to do. */
export const { failureOf, pollFailureOf } = refusedCalls<Refusal>(factsOf);
