import type { GenerationRow } from '@darkroom/database';
import { worstShare } from '../budgets/worst-share.ts';
import type { Outcome } from '../contracts.ts';
import { type CallEnd, generationEnd } from './call-end.ts';
import { pastEnd } from './commit-failure.ts';
import { latestAttempts } from './generation-run.ts';
import type { RunContext } from './run-context.ts';
import { conflict, refused } from './service-problems.ts';
import { spoolName } from './spool-name.ts';

export type Resolution = 'CHARGED' | 'NOT_CHARGED';

/**
 * The user's word on what nobody could find out: attempts, ledger and generation in one transaction. A charge stays
 * null, since its amount is still not known, and counts against budgets as the most that it may have been; without one
 * it is 0.
 */
export async function resolveOutcome(
  context: RunContext,
  row: GenerationRow,
  resolution: Resolution,
): Promise<Outcome<GenerationRow>> {
  const { budgets, clock, bell, spool } = context;
  const costMicros = resolution === 'NOT_CHARGED' ? 0n : null;
  const at = new Date(clock.now());
  const resolved: string[] = [];
  const moved = await budgets.correcting(async (tx) => {
    const images = await tx.images.byGenerations([row.id]);
    const ends: CallEnd[] = [];
    for (const attempt of latestAttempts(await tx.attempts.byGeneration(row.id)).values()) {
      const count = images.filter((image) => image.attemptId === attempt.id).length;
      const end = pastEnd(attempt, count);
      if (!end) continue;
      if (end.kind !== 'unknown') {
        ends.push(end);
        continue;
      }
      const failures = end.failures.map((failure) => ({
        ...failure,
        // It is known now, by the person's word: nothing is left to say or to wait for.
        code: 'PROVIDER_UNAVAILABLE' as const,
        message:
          resolution === 'CHARGED'
            ? 'The request got no answer that could be kept. By your word the provider charged for it.'
            : 'The request got no answer. By your word the provider did not charge for it.',
        isRetryable: true,
        mayHaveBeenCharged: resolution === 'CHARGED',
      }));
      await tx.attempts.change({
        attempt,
        from: ['UNKNOWN'],
        to: 'FAILED',
        at,
        patch: { costMicros, failure: JSON.stringify(failures) },
      });
      await tx.attempts.settle(attempt.id, {
        micros: costMicros,
        worstMicros: costMicros === null ? worstShare(row, attempt.count) : null,
      });
      resolved.push(spoolName(attempt));
      ends.push({ ...end, kind: 'failed', costMicros, failures });
    }
    const { status, failures, actualMicros } = generationEnd(ends, row.count);
    return tx.generations.move(row.id, ['UNKNOWN_OUTCOME'], status, at, {
      failures: JSON.stringify(failures),
      actualMicros,
    });
  });
  if (!moved) return refused(conflict('Somebody else has just resolved it.', ['id'], row.id));
  bell.ring(row.id, 'activity');
  // Nothing was bought, so there is nothing to read.
  if (resolution === 'NOT_CHARGED') for (const name of resolved) await spool.remove(name);
  return { ok: true, value: moved };
}
