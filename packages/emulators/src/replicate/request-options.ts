import type { FastifyRequest } from 'fastify';
import { headerText } from '../kit/paid-request.ts';
import { problem } from './errors.ts';

const LONGEST_WAIT = 60;
const SHORTEST_DEADLINE_MS = 5000;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Seconds that `Prefer: wait` or `Prefer: wait=N` asks for; 0: the answer is not to be held. */
export function waitOf(request: FastifyRequest): number {
  const prefer = headerText(request, 'prefer');
  if (prefer === undefined || !/^\s*wait\b/.test(prefer)) return 0;
  const match = /^\s*wait(?:=(\d+))?\s*$/.exec(prefer);
  const seconds = match?.[1] === undefined ? LONGEST_WAIT : Number(match[1]);
  if (match === null || seconds < 1 || seconds > LONGEST_WAIT) {
    throw problem(400, 'Bad request', 'Prefer: wait takes a number of seconds from 1 to 60.');
  }
  return seconds;
}

/** Milliseconds of `Cancel-After`, such as 30s, 1m or 1h30m; null without one. */
export function deadlineOf(request: FastifyRequest): number | null {
  const given = headerText(request, 'cancel-after');
  if (given === undefined) return null;
  const parts = [...given.matchAll(/(\d+)([smh])/g)];
  const milliseconds = parts.reduce(
    (sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
  const isWhole = parts.map(([part]) => part).join('') === given;
  if (!isWhole || milliseconds < SHORTEST_DEADLINE_MS) {
    throw problem(400, 'Bad request', 'Cancel-After takes a duration of at least 5s.');
  }
  return milliseconds;
}
