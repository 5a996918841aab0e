import type { GenerationRow } from '@darkroom/database';

/** Micros that calls of `count` pictures cost at the highest price of their generation, rounded up; null: unknown. */
export function worstShare(
  generation: Pick<GenerationRow, 'estimateMaximumMicros' | 'count'>,
  count: number,
): bigint | null {
  const { estimateMaximumMicros: worst, count: all } = generation;
  if (worst === null) return null;
  if (all <= 0) return worst;
  return (worst * BigInt(count) + BigInt(all) - 1n) / BigInt(all);
}
