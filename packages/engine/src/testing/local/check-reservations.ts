import { type AttemptState, type GenerationStatus, TERMINAL_STATUSES } from '@darkroom/core';
import type { Database, GenerationRow } from '@darkroom/database';
import { worstShare } from '../../budgets/worst-share.ts';

const HELD: readonly AttemptState[] = [
  'PLANNED',
  'SENDING',
  'ACCEPTED',
  'RESULT_RECEIVED',
  'STORED',
  'UNKNOWN',
];

/** What does not hold between generations, what is reserved for them, and what the ledger counts. */
export async function brokenReservations(
  database: Database,
  rows: readonly GenerationRow[],
): Promise<string[]> {
  const broken: string[] = [];
  const reservations = new Map(
    (await database.reservations.byGenerations(rows.map(({ id }) => id))).map((reservation) => [
      reservation.generationId,
      reservation,
    ]),
  );
  const [first] = (await database.budgets.all()).sort(
    (left, right) => left.createdAt.getTime() - right.createdAt.getTime(),
  );
  let expected = 0n;
  for (const row of rows) {
    const reservation = reservations.get(row.id);
    // What is free has none, and nor has what ended before there was a budget.
    const mayCost = row.actualMicros !== 0n && (row.estimateMaximumMicros ?? 0n) > 0n;
    if (!reservation) {
      if (mayCost && first && first.createdAt <= row.createdAt)
        broken.push(`I10: nothing was reserved for ${row.id}`);
      continue;
    }
    const status = row.status as GenerationStatus; // the column holds nothing else
    const of = `the reservation of ${row.id}, which is ${status},`;
    const isKnownEnd = TERMINAL_STATUSES.has(status) && status !== 'UNKNOWN_OUTCOME';
    if (isKnownEnd) {
      const isClosed = reservation.state === 'SETTLED' || reservation.state === 'RELEASED';
      if (!isClosed || reservation.heldMicros !== 0n)
        broken.push(`I10: ${of} is ${reservation.state} and holds ${reservation.heldMicros}`);
      const isCharged = row.actualMicros === null || row.actualMicros > 0n;
      if (isClosed && isCharged !== (reservation.state === 'SETTLED'))
        broken.push(`I10: ${of} is ${reservation.state}, and the cost is ${row.actualMicros}`);
      continue;
    }
    const state = status === 'UNKNOWN_OUTCOME' ? 'UNKNOWN' : 'OPEN';
    if (reservation.state !== state) broken.push(`I10: ${of} is ${reservation.state}`);
    const attempts = await database.attempts.byGeneration(row.id);
    const open = attempts.filter(({ state: at }) => HELD.some((held) => held === at));
    const count = open.reduce((sum, attempt) => sum + attempt.count, 0);
    const held = worstShare({ ...row, estimateMaximumMicros: reservation.micros }, count) ?? 0n;
    if (reservation.heldMicros !== held)
      broken.push(`I10: ${of} holds ${reservation.heldMicros} and not ${held}`);
    expected += held;
  }
  const sum = await database.reservations.held({ scope: 'ALL', scopeKey: '' });
  if (sum !== expected)
    broken.push(`I10: ${sum} are held, and ${expected} of what is open or unknown`);
  return broken;
}
