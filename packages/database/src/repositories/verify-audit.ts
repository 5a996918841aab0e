import { setImmediate } from 'node:timers/promises';
import type { AuditEntry as Row } from '../client.ts';
import { auditEntries, auditHeads } from '../sql/tables.ts';
import { entryHash, firstHash } from './audit-chain.ts';
import type { RepositoryContext } from './context.ts';

/** What is wrong with the first link that does not hold. */
export type AuditFault =
  /** The entry is not as it was written. */
  | 'CHANGED'
  /** There is no entry of this number. */
  | 'MISSING'
  /** The entry does not follow the one before it: one of the two was put there later. */
  | 'NOT_LINKED'
  /** Entries from before the chain were changed, added or taken away. */
  | 'OLDER_CHANGED';

export interface AuditVerification {
  /** How many entries stand in the chain. */
  entries: number;
  /** How many are from before it. Its first link holds them as a whole. */
  olderEntries: number;
  /** The number and the hash of the newest entry; null: there is none in the chain. */
  head: { sequence: number; hash: string } | null;
  /** The first link that does not hold; null: all hold. */
  broken: { sequence: number; id: string | null; at: Date | null; fault: AuditFault } | null;
}

/** Entries that are read at once. */
const PAGE = 1000;

/** Goes through the whole chain as it stands at this moment; what is written meanwhile is for the next time. */
export async function verifyAudit({
  sql,
}: Pick<RepositoryContext, 'sql'>): Promise<AuditVerification> {
  const known = await auditHeads.first(sql, { text: 'LIMIT 1', values: [] });
  const older = await olderEntries({ sql });
  const result = { entries: 0, olderEntries: older.length, head: null, broken: null };
  // What is newer than the head was written since.
  const last = known?.sequence ?? Number.MAX_SAFE_INTEGER;
  let previous = firstHash(older);
  let newest: Row | null = null;
  let entries = 0;
  const broken = (sequence: number, row: Row | null, fault: AuditFault): AuditVerification => ({
    ...result,
    entries,
    head: known && { sequence: known.sequence, hash: known.hash },
    broken: { sequence, id: row?.id ?? null, at: row?.at ?? null, fault },
  });
  for (;;) {
    const after: number = newest?.sequence ?? 0;
    const rows = await auditEntries.select(sql, {
      text: 'WHERE "sequence" > ? AND "sequence" <= ? ORDER BY "sequence" LIMIT ?',
      values: [after, last, PAGE],
    });
    for (const row of rows) {
      const expected = (newest?.sequence ?? 0) + 1;
      if (row.sequence !== expected) return broken(expected, null, 'MISSING');
      if (row.hash !== entryHash(row, row.previousHash ?? ''))
        return broken(expected, row, 'CHANGED');
      if (row.previousHash !== previous)
        return newest === null
          ? broken(0, null, 'OLDER_CHANGED')
          : broken(expected, row, 'NOT_LINKED');
      previous = row.hash;
      newest = row;
      entries += 1;
    }
    if (rows.length < PAGE) break;
    await setImmediate(); // others have their turn
  }
  const reached = newest?.sequence ?? 0;
  if (known && reached < known.sequence) return broken(reached + 1, null, 'MISSING');
  if (known && known.hash !== previous) return broken(reached, newest, 'NOT_LINKED');
  // The newest number is written down with every entry, so it goes only by hand.
  if (!known && newest !== null) return broken(reached + 1, null, 'MISSING');
  return { ...result, entries, head: known && { sequence: reached, hash: previous } };
}

/** The entries that were written before there was a chain, in order of time. */
export const olderEntries = ({ sql }: Pick<RepositoryContext, 'sql'>): Promise<Row[]> =>
  auditEntries.select(sql, { text: 'WHERE "sequence" IS NULL ORDER BY "at", "id"', values: [] });
