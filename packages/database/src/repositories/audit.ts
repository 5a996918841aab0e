import { createId } from '@darkroom/core';
import type { AuditEntry as Row } from '../client.ts';
import { parseJson } from '../json.ts';
import { auditEntries } from '../sql/tables.ts';
import { now, type RepositoryContext } from './context.ts';
import { actorsOf } from './owned-by.ts';

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

  async append(entry: NewAuditEntry): Promise<void> {
    const at = now(this.#context);
    const { detail = {}, ...fields } = entry;
    const id = createId('auditEntry', at.getTime());
    const row = { id, at, ...fields, detail: JSON.stringify(detail) };
    await auditEntries.insert(this.#context.sql, [row]);
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
