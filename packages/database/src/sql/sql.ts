/** What a column of SQL holds, as it is bound and read. Whole numbers are read as bigint. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/**
 * SQL that is written by hand, for what every generation does: Prisma's own work on a statement is ten times
 * SQLite's. `?` stands for a value. Promises, since a database over a network answers late.
 */
export interface Sql {
  /** The rows that a SELECT, or a statement with RETURNING, gives. */
  rows(text: string, values?: readonly SqlValue[]): Promise<Record<string, SqlValue>[]>;
  /** Gives how many rows were changed. */
  run(text: string, values?: readonly SqlValue[]): Promise<number>;
}
