import { createHash } from 'node:crypto';
import type { AuditEntry as Row } from '../client.ts';

/** What of an entry its hash is made of: every column but the hashes. */
export type ChainedColumns = Omit<Row, 'hash' | 'previousHash'>;

const sha256 = (parts: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** The canonical form of an entry: a JSON list keeps the columns apart, whatever characters they hold. */
const canonical = ({ id, at, actor, action, subject, outcome, detail }: ChainedColumns) => [
  id,
  at.toISOString(),
  actor,
  action,
  subject,
  outcome,
  detail,
];

/** The hash of an entry: over its own columns, its place, and the hash of the one before it. */
export const entryHash = (row: ChainedColumns, previousHash: string): string =>
  sha256(['darkroom/audit/1', row.sequence, previousHash, ...canonical(row)]);

/** What the chain begins with: one hash over all that was written before there was a chain, in order of time. */
export const firstHash = (older: readonly ChainedColumns[]): string =>
  sha256(['darkroom/audit/1', 'before the chain', ...older.map(canonical)]);
