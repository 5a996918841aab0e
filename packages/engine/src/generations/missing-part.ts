import type { GenerationRequest } from '@darkroom/core';
import type { AttemptRow } from '@darkroom/database';
import { seedForCall } from '@darkroom/provider-kit';
import { pastEnd } from './commit-failure.ts';
import { latestAttempts } from './generation-run.ts';

/**
 * The request for what a generation did not bring: pictures that came are not bought again. A given seed goes on where
 * the first call without pictures was, or behind all calls where that would repeat one that came.
 */
export function missingPart(
  request: GenerationRequest,
  count: number,
  attempts: readonly AttemptRow[],
  imagesOf: (attempt: AttemptRow) => number,
): GenerationRequest {
  const calls = [...latestAttempts(attempts).values()];
  const came = (attempt: AttemptRow) => pastEnd(attempt, imagesOf(attempt))?.images ?? 0;
  const total = calls.reduce((sum, attempt) => sum + came(attempt), 0);
  if (total === 0 || total >= count) return request;
  const withPictures = calls.filter((attempt) => came(attempt) > 0).map(({ call }) => call);
  const next = Math.max(...withPictures) + 1;
  return { ...request, count: count - total, seed: seedForCall(request.seed, next) };
}
