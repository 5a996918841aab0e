import type { ProviderFailureDetails } from '@darkroom/core';

const MOST_ATTEMPTS = 5;
const LONGEST_MS = 10 * 60_000;
const BASE_MS = 1000;
const CAP_MS = 60_000;

/**
 * The one retry policy: milliseconds until the call may be sent again, or null for never. It is repeated only where
 * it is proven that nothing ran, five times at most and within ten minutes; a provider's own Retry-After is obeyed,
 * with jitter on top. Without one the wait doubles, half of it random, so that it never collapses to nothing.
 */
export function repeatDelay(
  details: ProviderFailureDetails,
  attempts: number,
  elapsedMs: number,
  random: () => number = Math.random,
): number | null {
  if (!details.isSafeToRepeat || details.charge !== 'not-charged') return null;
  if (attempts >= MOST_ATTEMPTS) return null;
  const doubled = Math.min(CAP_MS, BASE_MS * 2 ** (attempts - 1));
  const delay =
    details.retryAfterMs === undefined
      ? doubled / 2 + (random() * doubled) / 2
      : details.retryAfterMs + random() * Math.min(1000, details.retryAfterMs * 0.1 + 50);
  return elapsedMs + delay > LONGEST_MS ? null : delay;
}
