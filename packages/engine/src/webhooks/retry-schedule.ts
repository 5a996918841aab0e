const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What is waited after each failed try, in milliseconds: about 24 hours from the first try to the last. */
export const RETRY_DELAYS_MS: readonly number[] = [
  10 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  8 * HOUR + 40 * MINUTE,
];

/** A delay is this much shorter or longer, so that what failed together does not come again together. */
const JITTER = 0.1;

/** How long nothing may have come through before a webhook is disabled, in milliseconds. */
export const FAILING_LIMIT_MS = 5 * 24 * HOUR;

/**
 * Milliseconds until the next try after `attempts` failed ones; null: that was the last. `random`: from 0 up to 1.
 */
export function retryDelay(attempts: number, random: number): number | null {
  const delay = RETRY_DELAYS_MS[attempts - 1];
  return delay === undefined ? null : Math.round(delay * (1 + JITTER * (2 * random - 1)));
}
