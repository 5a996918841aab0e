import { type AttemptState, canAttemptMove, type ProviderFailure } from '@darkroom/core';
import type { AttemptRow } from '@darkroom/database';
import type { CallEnd } from './call-end.ts';
import { type FailureRecord, failureRecord, isUnknownOutcome } from './failure.ts';
import type { GenerationRun } from './generation-run.ts';
import { withPreviews } from './kept-previews.ts';
import type { RunContext } from './run-context.ts';
import { ledgerEntry, writeEnd } from './write-end.ts';

const stateOf = (attempt: AttemptRow) => attempt.state as AttemptState; // the column holds nothing else

/** REJECTED, FAILED or UNKNOWN, by what is known of the charge. */
export async function commitFailure(
  context: RunContext,
  run: GenerationRun,
  attempt: AttemptRow,
  failure: ProviderFailure,
): Promise<boolean> {
  const { details } = failure;
  const record = await withPreviews(
    context,
    run,
    attempt,
    failureRecord(details, attempt.call, context.clock.now()),
  );
  const isUnknown = isUnknownOutcome(failure);
  const wasCharged = details.charge !== 'not-charged' && run.isPaid;
  const refused: AttemptState = canAttemptMove(stateOf(attempt), 'REJECTED')
    ? 'REJECTED'
    : 'FAILED';
  const to: AttemptState = isUnknown ? 'UNKNOWN' : wasCharged ? 'FAILED' : refused;
  const costMicros = wasCharged ? null : 0n;
  return writeEnd(context, run, {
    attempt,
    to,
    end: { kind: isUnknown ? 'unknown' : 'failed', images: 0, failures: [record], costMicros },
    patch: {
      failure: JSON.stringify([record]),
      costMicros,
      ...(details.providerRequestId ? { providerRequestId: details.providerRequestId } : {}),
    },
    // Only an attempt that may have cost something has a line; one that was unknown has it already.
    ...(wasCharged || stateOf(attempt) === 'UNKNOWN'
      ? { ledger: ledgerEntry(context, run, { micros: costMicros, images: 0, usage: null }) }
      : {}),
  });
}

/**
 * CANCELED: it never left, was refused, or the provider stopped it. What a stopped job costs is not known, unless the
 * provider said that it did none of it (`isFree`).
 */
export async function commitCancel(
  context: RunContext,
  run: GenerationRun,
  attempt: AttemptRow,
  isFree: boolean,
): Promise<boolean> {
  const state = stateOf(attempt);
  const wasAccepted = state === 'ACCEPTED' && run.isPaid && !isFree;
  const costMicros = wasAccepted ? null : 0n;
  return writeEnd(context, run, {
    attempt,
    to: canAttemptMove(state, 'CANCELED') ? 'CANCELED' : 'FAILED',
    end: { kind: 'canceled', images: 0, failures: [], costMicros },
    patch: { costMicros },
    ...(wasAccepted
      ? { ledger: ledgerEntry(context, run, { micros: null, images: 0, usage: null }) }
      : {}),
  });
}

const KINDS: Partial<Record<AttemptState, CallEnd['kind']>> = {
  COMMITTED: 'images',
  REJECTED: 'failed',
  FAILED: 'failed',
  CANCELED: 'canceled',
  UNKNOWN: 'unknown',
};

/**
 * How a call that ended before now had ended; null: it has not. `images`: rows that it has now; the user may have
 * deleted some, so an attempt without failures counts as whole.
 */
export function pastEnd(attempt: AttemptRow, images: number): CallEnd | null {
  const kind = KINDS[stateOf(attempt)];
  if (!kind) return null;
  const failures = attempt.failure ? (JSON.parse(attempt.failure) as FailureRecord[]) : []; // written above
  const isWhole = kind === 'images' && attempt.failure === null;
  const count = isWhole ? Math.max(images, attempt.count) : images;
  return {
    kind: kind === 'images' && count === 0 ? 'failed' : kind,
    images: count,
    failures,
    costMicros: attempt.costMicros,
  };
}
