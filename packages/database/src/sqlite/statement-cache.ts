import type { Database, Statement } from 'better-sqlite3';

/** Statements kept ready per connection; Prisma's texts repeat, but for the lengths of their lists. */
const MOST = 256;

/**
 * Makes a connection keep its prepared statements: Prisma's adapter prepares each text anew every time, which is a
 * quarter of what a short statement costs. The adapter binds a statement for good, so each gets a view of its own on
 * the kept one, and the values go along with the run. SQLite prepares again by itself when the schema has changed.
 * Gives the way to the kept statements themselves.
 */
export function keepStatements(client: Database): (sql: string) => Statement {
  const prepare = client.prepare.bind(client);
  const kept = new Map<string, Statement>();
  const obtain = (sql: string): Statement => {
    const found = kept.get(sql);
    if (found) {
      kept.delete(sql);
      kept.set(sql, found); // the last used is the last to go
      return found;
    }
    const made = prepare(sql);
    kept.set(sql, made);
    const oldest = kept.size > MOST ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return made;
  };
  const view = (statement: Statement, values: unknown[]) => ({
    reader: statement.reader,
    bind: (bound: unknown[]) => view(statement, bound),
    run: () => statement.run(...values),
    columns: () => statement.columns(),
    raw: () => ({ all: () => statement.raw().all(...values) }),
  });
  // The members that the adapter uses; the rest of the type is not called by anybody.
  client.prepare = ((sql: string) => view(obtain(sql), [])) as unknown as Database['prepare'];
  return obtain;
}
