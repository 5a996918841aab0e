import { formatMicros } from '@darkroom/core';
import type { NewGeneration, Repositories } from '@darkroom/database';
import type { Expense } from '../budgets/judge.ts';

const dollars = (micros: bigint | null) => (micros === null ? null : formatMicros(micros));

/** Tells the audit log what was ordered that may cost something. Within the transaction that accepts it. */
export async function noteSpending(
  tx: Pick<Repositories, 'audit'>,
  row: NewGeneration,
  { worstMicros }: Expense,
): Promise<void> {
  if (worstMicros === 0n) return;
  await tx.audit.append({
    actor: row.actor,
    action: 'GENERATION_ORDERED',
    subject: row.id,
    outcome: 'DONE',
    detail: {
      model: row.source,
      images: row.count,
      expectedUsd: dollars(row.estimateExpectedMicros),
      maximumUsd: dollars(worstMicros),
      ...(row.retryOfId === null ? {} : { repeats: row.retryOfId }),
    },
  });
}
