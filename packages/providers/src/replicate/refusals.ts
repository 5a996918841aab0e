import type { ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  contentRefused,
  jobFailed,
  jsonIn,
  refusedCalls,
  type StatusFacts,
} from '@darkroom/provider-kit';
import { errorSchema, type Prediction } from './reply-schema.ts';

/** An answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

/** The title of a 422 that is about the version, and not about what stands in the request. */
const ABOUT_VERSION = /\bversion\b/i;
/** "Your rate limit resets in ~30s." */
const RESETS = /resets in ~?(\d+(?:\.\d+)?)\s*s/i;

function factsOf({ status, headers, text }: Refusal, context: AdapterContext): StatusFacts {
  const error = errorSchema.safeParse(jsonIn(text)).data;
  const fields = (error?.invalid_fields ?? []).flatMap(({ field, description }) =>
    description ? [field && field !== 'input' ? `${field}: ${description}` : description] : [],
  );
  const words = fields.length > 0 ? fields.join('; ') : (error?.detail ?? error?.title ?? null);
  const kind: AnswerKind | null =
    status === 422 && ABOUT_VERSION.test(error?.title ?? '') ? 'model-unavailable' : null;
  const wait = headers['retry-after'] === undefined ? RESETS.exec(words ?? '')?.[1] : undefined;
  return {
    provider: context.provider,
    providerText: words,
    secrets: context.secrets(),
    now: context.clock.now(),
    ...(kind ? { kind } : {}),
    ...(wait === undefined ? {} : { retryAfterMs: Number(wait) * 1000 }),
  };
}

/** A refused call, free or not, and a refused question after a job, as failures that say what to do. */
export const { failureOf, pollFailureOf } = refusedCalls<Refusal>(factsOf);

/** Words of the many models for one thing: their safety rules said no. E005 is the platform's own code for it. */
const REFUSED =
  /\bNSFW\b|\bE005\b|flagged|sensitive|\bmoderat|safety (system|filter|checker|polic)|content polic|violat/i;

/** Where a refusal was: the words seldom tell for certain. */
function stageOf(words: string): 'input' | 'output' | 'unknown' {
  // What is advised behind it speaks of another prompt whatever was refused.
  const said = words.replace(/\b(please )?try\b.*$/is, '');
  const isInput = /\b(input|prompt)\b/i.test(said);
  const isOutput = /\b(output|generated)\b|NSFW content detected/i.test(said);
  if (isInput === isOutput) return 'unknown';
  return isInput ? 'input' : 'output';
}

/** A prediction that ended as `failed`. Whether such a one is billed hangs on the model, and is not told. */
export function failedPrediction(
  { id, error }: Prediction,
  context: AdapterContext,
): ProviderFailure {
  const words = typeof error === 'string' ? error : error ? JSON.stringify(error) : '';
  const facts = {
    provider: context.provider,
    providerText: words === '' ? null : words,
    secrets: context.secrets(),
    charge: 'unknown',
    providerRequestId: id,
  } as const;
  return REFUSED.test(words) ? contentRefused(stageOf(words), facts) : jobFailed(facts);
}
