import type { ModelRecord, ProviderFailure } from '@darkroom/core';
import type { AdapterContext } from '../adapter/adapter.ts';
import { failureFromPoll } from './failure-from-poll.ts';
import { failureFromStatus, type StatusFacts } from './failure-from-status.ts';

type Answer = Parameters<typeof failureFromStatus>[0];

/** The failures of an adapter of jobs, by what it reads in a refusal. */
export interface RefusedCalls<Refusal extends Answer> {
  /** A refused submit (`model`), or a refused free call, as a failure that says what to do. */
  failureOf(refusal: Refusal, context: AdapterContext, model?: ModelRecord): ProviderFailure;
  /** A refused question after a job that was accepted before: it says nothing about the job. */
  pollFailureOf(refusal: Refusal, context: AdapterContext): ProviderFailure;
}

/** `factsOf`: the vendor's words and what they mean, for whatever was refused. */
export function refusedCalls<Refusal extends Answer>(
  factsOf: (refusal: Refusal, context: AdapterContext) => StatusFacts,
): RefusedCalls<Refusal> {
  return {
    failureOf: (refusal, context, model) =>
      failureFromStatus(refusal, {
        ...factsOf(refusal, context),
        ...(model ? { model } : { isFree: true }),
      }),
    pollFailureOf: (refusal, context) => failureFromPoll(refusal, factsOf(refusal, context)),
  };
}
