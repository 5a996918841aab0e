import { parseRetryAfter } from './retry-after.ts';

/** Statuses of a free GET that may go away by themselves. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Milliseconds before the next try of a free call: doubling from 500, at most 15 s, half of it random. */
export function freeBackoff(tries: number, random: () => number): number {
  const doubled = Math.min(15_000, 500 * 2 ** (tries - 1));
  return doubled / 2 + (random() * doubled) / 2;
}

/** The wait that an answer asks for, with a little jitter on top; else the usual one. */
export function freeWait(
  headers: Readonly<Record<string, string>>,
  tries: number,
  now: number,
  random: () => number,
): number {
  const asked = parseRetryAfter(headers, now);
  return asked === null ? freeBackoff(tries, random) : asked + random() * 250;
}
