import type { PastRun } from '@darkroom/database';

/** Runs of a model that are looked at. */
export const RUNS_LOOKED_AT = 50;
/** So many of one kind say more than all together. */
const ENOUGH = 3;

/**
 * How long a generation will take, in seconds, by those that this installation has seen: the median of those of the same
 * mode and count, of the same mode where these are few, else of all. Null where there are none.
 */
export function expectedSeconds(
  runs: readonly PastRun[],
  { mode, count }: { mode: string; count: number },
): number | null {
  const sameMode = runs.filter((run) => run.mode === mode);
  const alike = sameMode.filter((run) => run.count === count);
  const [best] = [alike, sameMode].filter(({ length }) => length >= ENOUGH);
  const seconds = (best ?? runs).map((run) => run.seconds).sort((left, right) => left - right);
  const middle = seconds.length >> 1;
  const upper = seconds[middle];
  const lower = seconds[seconds.length % 2 === 0 ? middle - 1 : middle];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
