import { formatMicros } from '@darkroom/core';
import type { AttemptRow, GenerationRow } from '@darkroom/database';
import { expectedShare, worstShare } from '../budgets/worst-share.ts';
import type { Outcome } from '../contracts.ts';
import { type CallEnd, generationEnd } from './call-end.ts';
import { pastEnd } from './commit-failure.ts';
import { latestAttempts } from './generation-run.ts';
import type { RunContext } from './run-context.ts';
import { conflict, refused } from './service-problems.ts';
import { spoolName } from './spool-name.ts';

export type Resolution = 'CHARGED' | 'NOT_CHARGED';

/**
 * The user's word on what nobody could find out: attempts, ledger and generation in one transaction. Charged: what was
 * expected is booked, marked as an estimate, or exactly what the bill says; where neither is known the amount stays null, and counts against
 * budgets as the most that it may have been. Not charged: 0.
 */
export async function resolveOutcome(
  context: RunContext,
  row: GenerationRow,
  resolution: Resolution,
  billedMicros: bigint | null,
): Promise<Outcome<GenerationRow>> {
  const { budgets, clock, bell, spool } = context;
  const isCharged = resolution === 'CHARGED';
  const at = new Date(clock.now());
  const resolved: string[] = [];
  const moved = await budgets.correcting(async (tx) => {
    const images = await tx.images.byGenerations([row.id]);
    const ends: CallEnd[] = [];
    const latest = [...latestAttempts(await tx.attempts.byGeneration(row.id)).values()];
    const bill = billedMicros === null ? null : new Bill(billedMicros, latest);
    for (const attempt of latest) {
      const count = images.filter((image) => image.attemptId === attempt.id).length;
      const end = pastEnd(attempt, count);
      if (!end) continue;
      if (end.kind !== 'unknown') {
        ends.push(end);
        continue;
      }
      const billed = bill?.share(attempt) ?? null;
      const costMicros = isCharged ? (billed ?? expectedShare(row, attempt.count)) : 0n;
      const failures = end.failures.map((failure) => ({
        ...failure,
        // It is known now, by the person's word: nothing is left to say or to wait for.
        code: 'PROVIDER_UNAVAILABLE' as const,
        message: isCharged
          ? `The request got no answer that could be kept. By your word the provider charged for it${bookedWords(costMicros, billed !== null)}.`
          : 'The request got no answer. By your word the provider did not charge for it.',
        isRetryable: true,
        mayHaveBeenCharged: isCharged,
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
        isEstimate: isCharged && costMicros !== null && billed === null,
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

/** An amount that was billed for several calls: each has its part by the pictures asked of it, and together they are the amount. */
class Bill {
  #micros: bigint;
  #images: number;

  constructor(micros: bigint, attempts: readonly AttemptRow[]) {
    this.#micros = micros;
    const open = attempts.filter(({ state }) => state === 'UNKNOWN');
    this.#images = open.reduce((sum, { count }) => sum + count, 0);
  }

  share({ count }: AttemptRow): bigint {
    const part =
      count >= this.#images ? this.#micros : (this.#micros * BigInt(count)) / BigInt(this.#images);
    this.#micros -= part;
    this.#images -= count;
    return part;
  }
}

function bookedWords(micros: bigint | null, isBilled: boolean): string {
  if (micros === null) return ', and how much is not known';
  return isBilled
    ? `: $${formatMicros(micros)}, as its bill says`
    : `: the $${formatMicros(micros)} that it was expected to cost counts as spent`;
}
