import { type AdapterContext, type AnswerKind, refusedCalls } from '@darkroom/provider-kit';
import { errorWords } from './reply-schema.ts';

export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

/** An account that is suspended for its bills comes as a failed precondition. */
function kindOf({ status, text }: Refusal): AnswerKind | undefined {
  const words = errorWords(text) ?? '';
  if (status === 412 || /\b(suspended|spending limit|billing)\b/i.test(words)) return 'funds';
  return undefined;
}

const factsOf = (refusal: Refusal, context: AdapterContext) => {
  const kind = kindOf(refusal);
  return {
    provider: context.provider,
    providerText: errorWords(refusal.text),
    secrets: context.secrets(),
    now: context.clock.now(),
    ...(kind ? { kind } : {}),
  };
};

/** A refused call, free or not, and a refused question after a job, as failures that say what to do. */
export const { failureOf, pollFailureOf } = refusedCalls<Refusal>(factsOf);
