const SHORTEST_MS = 10_000;
const LONGEST_MS = 120_000;
/** Of the time that a job has taken so far. */
const SHARE = 0.05;

/**
 * Milliseconds to the next question about a job that may take hours: rarer the older it is, from 10 seconds to 2
 * minutes. `since`: when it was accepted, milliseconds since 1970.
 */
export function calmPolling(since: number, now: number): number {
  const share = Math.max(0, now - since) * SHARE;
  return Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, share)));
}
