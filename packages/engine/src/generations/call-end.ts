import type { GenerationStatus } from '@darkroom/core';
import type { FailureRecord } from './failure.ts';

/** How one call of a generation ended. */
export interface CallEnd {
  kind: 'images' | 'failed' | 'canceled' | 'unknown';
  images: number;
  failures: FailureRecord[];
  /** Micros; null: unknown. 0n where nothing was charged. */
  costMicros: bigint | null;
}

/** What a generation comes to when all its calls have ended. */
export function generationEnd(
  ends: readonly CallEnd[],
  asked: number,
): { status: GenerationStatus; actualMicros: bigint | null; failures: FailureRecord[] } {
  const images = ends.reduce((sum, end) => sum + end.images, 0);
  const failures = ends.flatMap((end) => end.failures);
  const costs = ends.map((end) => end.costMicros);
  const actualMicros = costs.some((cost) => cost === null)
    ? null
    : costs.reduce<bigint>((sum, cost) => sum + (cost ?? 0n), 0n);
  const status = (): GenerationStatus => {
    if (ends.some((end) => end.kind === 'unknown')) return 'UNKNOWN_OUTCOME';
    if (images >= asked) return 'SUCCEEDED';
    if (images > 0) return 'PARTLY_SUCCEEDED';
    return ends.every((end) => end.kind === 'canceled') ? 'CANCELED' : 'FAILED';
  };
  return { status: status(), actualMicros, failures };
}
