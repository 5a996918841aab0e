import { Prisma } from './client.ts';

/**
 * The few pieces of SQL that databases spell differently. Everything else in a repository is Prisma's own API or
 * SQL that SQLite and PostgreSQL both take.
 */
export interface Dialect {
  /** The day in UTC, "2026-11-21", of a column of DateTime. */
  utcDay(column: Prisma.Sql): Prisma.Sql;
  /** Whether a column of text holds `text`, with upper and lower case alike (of A to Z alone on SQLite). */
  contains(column: string, text: string): { text: string; values: string[] };
}

export const sqliteDialect: Dialect = {
  // A DateTime is stored as ISO 8601 in UTC, so that text order is time order.
  utcDay: (column) => Prisma.sql`substr(${column}, 1, 10)`,
  // Not LIKE: it would take % and _ for wildcards, and refuses patterns of 50,000 bytes.
  contains: (column, text) => ({ text: `instr(lower(${column}), lower(?)) > 0`, values: [text] }),
};
