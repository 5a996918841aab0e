import { createId } from '@darkroom/core';
import type { AuditEntry as Row } from '../client.ts';
import { parseJson } from '../json.ts';
import type { Sql } from '../sql/sql.ts';
import { auditEntries, auditHeads } from '../sql/tables.ts';
import { entryHash, firstHash } from './audit-chain.ts';
import { now, type RepositoryContext } from './context.ts';
import { actorsOf } from './owned-by.ts';
import { type AuditVerification, olderEntries, verifyAudit } from './verify-audit.ts';

export type AuditOutcome = 'DONE' | 'REFUSED';

/** Something that somebody did. */
export type StoredAuditEntry = Omit<Row, 'detail' | 'outcome'> & {
  outcome: AuditOutcome;
  detail: unknown;
};

export interface NewAuditEntry {
  /** A user's id, or that of one of their API tokens. */
  actor: string;
  action: string;
  /** On what: an id, a slug, a source. */
  subject: string | null;
  outcome: AuditOutcome;
  /** Figures and names alone: never a secret, never a prompt. */
  detail?: Record<string, unknown>;
}

export interface AuditPageOptions {
  first: number;
  after?: { createdAt: Date; id: string };
  /** Only what this user or one of their tokens did. */
  userId?: string;
  action?: string;
}

/** The audit log. It is only ever added to: triggers of the database refuse every change. */
export class Audit {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Each entry carries the hash of the one before: reading the newest and writing the next is one transaction. */
  async append(entry: NewAuditEntry): Promise<void> {
    const at = now(this.#context);
    const { detail = {}, ...fields } = entry;
    const id = createId('auditEntry', at.getTime());
    await this.#context.transaction(async ({ sql }) => {
      const head = await headOf(sql);
      const sequence = head.sequence + 1;
      const row = { id, at, ...fields, detail: JSON.stringify(detail), sequence };
      const hash = entryHash(row, head.hash);
      await auditEntries.insert(sql, [{ ...row, previousHash: head.hash, hash }]);
      await auditHeads.upsert(sql, { id: HEAD, sequence, hash }, 'id', ['id']);
    });
  }

  /** Whether every entry is as it was written, and none is gone; else the first that is not. */
  verify(): Promise<AuditVerification> {
    return verifyAudit(this.#context);
  }

  /** Newest first. One row more than `first` tells that there is another page. */
  async page({ first, after, userId, action }: AuditPageOptions): Promise<StoredAuditEntry[]> {
    const conditions: string[] = ['1 = 1'];
    const values: (string | number | Date)[] = [];
    const add = (condition: string, ...more: (string | Date)[]) => {
      conditions.push(condition);
      values.push(...more);
    };
    if (after) {
      const { createdAt, id } = after;
      add('("at" < ? OR ("at" = ? AND "id" < ?))', createdAt, createdAt, id);
    }
    if (userId !== undefined) {
      const of = actorsOf(userId);
      add(of.text, ...of.values);
    }
    if (action !== undefined) add('"action" = ?', action);
    const text = `WHERE ${conditions.join(' AND ')} ORDER BY "at" DESC, "id" DESC LIMIT ?`;
    const rows = await auditEntries.select(this.#context.sql, {
      text,
      values: [...values, first + 1],
    });
    return rows.map((row) => ({
      ...row,
      outcome: row.outcome as AuditOutcome, // the column holds nothing else
      detail: parseJson(row.detail, `audit entry ${row.id}`),
    }));
  }
}

/** The one row of the table of the newest entry. */
const HEAD = 1;

/** The newest entry's number and hash. Before there is one: all that was written before there was a chain. */
async function headOf(sql: Sql): Promise<{ sequence: number; hash: string }> {
  const head = await auditHeads.first(sql, { text: 'LIMIT 1', values: [] });
  return head ?? { sequence: 0, hash: firstHash(await olderEntries({ sql })) };
}
