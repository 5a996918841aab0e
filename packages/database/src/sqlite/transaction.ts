import type { Sql } from '../sql/sql.ts';
import type { Connections } from './connections.ts';

/** SQL outside of a transaction: a SELECT sees the last commit and waits for nobody, all else waits for its turn. */
export function looseSql({ reader, writer, turn }: Connections): Sql {
  return {
    rows: (text, values) =>
      /^\s*SELECT\b/i.test(text)
        ? reader.sql.rows(text, values)
        : turn.run(() => writer.sql.rows(text, values)),
    run: (text, values) => turn.run(() => writer.sql.run(text, values)),
  };
}

/**
 * Runs `work` in one write transaction, in its turn. It begins IMMEDIATE: with the write lock in hand from the start it
 * cannot fail half-way because another process wrote after its first read.
 */
export async function transact<T>(
  { writer, turn }: Connections,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const release = await turn.acquire();
  let isOpen = false;
  // What is forgotten to be awaited must not land in somebody else's transaction.
  const assertOpen = () => {
    if (!isOpen) throw new Error('This transaction has ended.');
  };
  const inside: Sql = {
    rows: async (text, values) => {
      assertOpen();
      return writer.sql.rows(text, values);
    },
    run: async (text, values) => {
      assertOpen();
      return writer.sql.run(text, values);
    },
  };
  try {
    await writer.sql.run('BEGIN IMMEDIATE');
    isOpen = true;
    const result = await work(inside);
    await writer.sql.run('COMMIT');
    isOpen = false;
    return result;
  } catch (error) {
    // Also where COMMIT failed (a full disk): the connection must not go on within the old transaction.
    if (isOpen) await writer.sql.run('ROLLBACK').catch(() => undefined); // SQLite may have rolled back by itself
    throw error;
  } finally {
    isOpen = false;
    release();
  }
}
