import type { GenerationRow } from '@darkroom/database';

/** Micros that calls of `count` pictures of a generation were expected to cost, rounded to the nearest; null: unknown. */
export function expectedShare(
  generation: Pick<GenerationRow, 'estimateExpectedMicros' | 'count'>,
  count: number,
): bigint | null {
  const { estimateExpectedMicros: expected, count: all } = generation;
  if (expected === null) return null;
  if (all <= 0) return expected;
  return (expected * BigInt(count) * 2n + BigInt(all)) / (2n * BigInt(all));
}

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
