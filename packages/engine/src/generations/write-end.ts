import { type AttemptState, createId, type GenerationStatus } from '@darkroom/core';
import type {
  AttemptPatch,
  AttemptRow,
  Database,
  NewImage,
  NewLedgerEntry,
} from '@darkroom/database';
import { worstShare } from '../budgets/worst-share.ts';
import { assertMove, recorded } from './attempt-keeper.ts';
import type { CallEnd } from './call-end.ts';
import { type GenerationRun, UNDER_WAY } from './generation-run.ts';
import type { RunContext } from './run-context.ts';

/** What an attempt's end writes, beside its own state. */
export interface EndOfCall {
  attempt: AttemptRow;
  to: AttemptState;
  end: CallEnd;
  patch?: AttemptPatch;
  images?: NewImage[];
  ledger?: SpentOnCall;
}

/** A line of the ledger; what it may have been at worst is filled in by `writeEnd`. */
export type SpentOnCall = Omit<NewLedgerEntry, 'worstMicros'>;

/**
 * Writes the end of a call: attempt, images, ledger and events in one transaction, and with the last call the
 * generation's own end. False where another writer was faster, and nothing was written.
 */
export async function writeEnd(
  context: RunContext,
  run: GenerationRun,
  write: EndOfCall,
): Promise<boolean> {
  const { attempt, to } = write;
  const from = attempt.state as AttemptState; // the column holds nothing else
  assertMove(from, to);
  let ended: GenerationStatus | null = null;
  const isWritten = await run.inTurn(async () => {
    run.end(attempt.call, write.end);
    const at = new Date(context.clock.now());
    const summary = run.summary();
    ended = summary.isComplete ? summary.status : null;
    const images = write.images ?? [];
    const failures = JSON.stringify(summary.failures);
    // What was unknown may turn out later: only then does a generation leave its end.
    const statuses = from === 'UNKNOWN' ? [...UNDER_WAY, 'UNKNOWN_OUTCOME' as const] : UNDER_WAY;
    const transaction: Database['transaction'] = (work) =>
      from === 'UNKNOWN' ? context.budgets.correcting(work) : context.database.transaction(work);
    const changed = await recorded(() =>
      transaction(async (tx) => {
        const result = await tx.attempts.change({
          attempt,
          from: [from],
          to,
          at,
          patch: { ...write.patch, finishedAt: at },
          ...(images.length > 0 ? { images } : {}),
          ...(write.ledger ? { ledger: withWorst(run, write, write.ledger) } : {}),
          events: images.map((image) => ({ kind: 'IMAGE', payload: { imageId: image.id } })),
          generation: summary.isComplete
            ? {
                from: statuses,
                to: summary.status,
                patch: {
                  failures,
                  actualMicros: summary.actualMicros,
                  finishedAt: at,
                  notBefore: null,
                  progress: summary.status === 'SUCCEEDED' ? 1 : null,
                },
              }
            : { from: statuses, patch: { failures } },
        });
        // With the generation's own end its reservation is closed, or kept where the outcome is unknown.
        if (result && !summary.isComplete) await tx.reservations.shrink(run.id);
        if (to === 'COMMITTED') await context.failpoint('attempt.inside-final-commit');
        return result;
      }),
    );
    return changed !== null;
  });
  if (isWritten) {
    tell(context, run, write, ended);
    context.bell.ring(run.id, 'activity');
  }
  return isWritten;
}

function tell(
  { telemetry }: RunContext,
  run: GenerationRun,
  { end, ledger }: EndOfCall,
  ended: GenerationStatus | null,
): void {
  const { provider, source } = run.model;
  for (const { code } of end.failures) telemetry.failed({ provider, code, isRepeated: false });
  if (ledger) telemetry.spent({ provider, source, micros: ledger.micros });
  if (ended !== null) telemetry.generationEnded({ provider, status: ended });
}

/** What is not known counts as the most that it may have been; of an unknown outcome the reservation counts. */
function withWorst(run: GenerationRun, { attempt, to }: EndOfCall, spent: SpentOnCall) {
  const isCounted = spent.micros === null && to !== 'UNKNOWN';
  return { ...spent, worstMicros: isCounted ? worstShare(run.row, attempt.count) : null };
}

export function ledgerEntry(
  context: RunContext,
  run: GenerationRun,
  entry: { micros: bigint | null; images: number; usage: unknown },
): SpentOnCall {
  return {
    id: createId('ledgerEntry', context.clock.now()),
    source: run.model.source,
    provider: run.model.provider,
    actor: run.row.actor,
    batchId: run.row.batchId,
    micros: entry.micros,
    images: entry.images,
    usage: entry.usage ? JSON.stringify(entry.usage) : null,
  };
}
