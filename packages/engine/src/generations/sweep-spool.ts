import type { AttemptRow } from '@darkroom/database';
import type { RunContext } from './run-context.ts';
import { attemptOfSpool, spoolName } from './spool-name.ts';

/** How long unread raw answers are kept, in milliseconds. */
const LIFETIME_MS = 7 * 86_400_000;
/** Another process may be between making a file and writing that it is sending. */
const YOUNG_MS = 3_600_000;
const BATCH = 200;

/** Whether nobody will ever read the answer of such an attempt again. */
function isOver({ state, costMicros }: AttemptRow): boolean {
  if (state === 'COMMITTED' || state === 'REJECTED' || state === 'CANCELED') return true;
  return state === 'FAILED' && costMicros === 0n;
}

/**
 * Removes raw answers that have been read, or that were left by a process that ended before it sent anything. What was
 * paid for and could not be read stays for a week.
 */
export async function sweepSpool({ spool, database, clock }: RunContext): Promise<void> {
  const entries = await spool.list();
  for (let start = 0; start < entries.length; start += BATCH) {
    const batch = entries.slice(start, start + BATCH);
    const rows = await database.attempts.byIds(batch.map(({ name }) => attemptOfSpool(name)));
    const attempts = new Map(rows.map((row) => [row.id, row]));
    for (const { name, modifiedAt } of batch) {
      const age = clock.now() - modifiedAt.getTime();
      const attempt = attempts.get(attemptOfSpool(name));
      const isLeft = attempt !== undefined && name !== spoolName(attempt) && age > YOUNG_MS;
      if (age > LIFETIME_MS || isLeft || (attempt && isOver(attempt))) await spool.remove(name);
    }
  }
}
