import type { ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  failureFromPoll,
  failureFromStatus,
} from '@darkroom/provider-kit';
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

/** A refused call, or with no model a refused free one. */
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

/** A question after a job that was refused: it says nothing about the job. */
export function pollFailureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  return failureFromPoll(refusal, factsOf(refusal, context));
}
