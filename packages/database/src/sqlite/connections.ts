import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter, SqlQuery } from '@prisma/driver-adapter-utils';
import BetterSqlite, { type Database as BetterSqliteDatabase } from 'better-sqlite3';
import { DatabaseError, explainSqliteError } from '../errors.ts';
import type { Sql, SqlValue } from '../sql/sql.ts';
import { Mutex } from './mutex.ts';
import { CONNECTION_SETTINGS } from './settings.ts';
import { keepStatements } from './statement-cache.ts';

export const statement = (sql: string): SqlQuery => ({ sql, args: [], argTypes: [] });

/** One connection, by Prisma's adapter and by hand: both go through the same kept statements. */
export interface Connection {
  prisma: SqlDriverAdapter;
  sql: Sql;
}

/** Both connections to a file, and whose turn it is to write. */
export interface Connections {
  writer: Connection;
  reader: Connection;
  turn: Mutex;
}

/** The connection itself: Prisma's adapter has it as a member that its types leave out. */
function clientOf(connection: SqlDriverAdapter): BetterSqliteDatabase {
  const client: unknown = 'client' in connection ? connection.client : null;
  if (client instanceof BetterSqlite) return client;
  throw new TypeError(
    "Prisma's better-sqlite3 adapter has changed: it holds its connection elsewhere.",
  );
}

/** Opens one connection with the settings that every connection needs, and reads them back. */
async function connect(
  file: string,
  onStatement: (sql: string) => void = () => undefined,
): Promise<Connection> {
  const prisma = await new PrismaBetterSqlite3({ url: `file:${file}` }).connect();
  try {
    const obtain = keepStatements(clientOf(prisma));
    for (const setting of CONNECTION_SETTINGS) {
      await prisma.executeScript(`PRAGMA ${setting.name} = ${setting.value}`);
    }
    for (const setting of CONNECTION_SETTINGS) {
      const result = await prisma.queryRaw(statement(`PRAGMA ${setting.name}`));
      const found = String(result.rows[0]?.[0]);
      if (found !== setting.readsAs) {
        throw new DatabaseError(
          'SETTINGS_REFUSED',
          `The database ${file} did not take ${setting.name} = ${setting.value} (it says ${found}). Put it on a local disk.`,
        );
      }
    }
    const sql: Sql = {
      rows: async (text, values = []) => {
        onStatement(text);
        // The adapter has set whole numbers to be read as bigint; binary columns come as Buffer.
        return obtain(text)
          .raw(false)
          .all(...values) as Record<string, SqlValue>[];
      },
      run: async (text, values = []) => {
        onStatement(text);
        return obtain(text).run(...values).changes;
      },
    };
    return { prisma: told(prisma, onStatement), sql };
  } catch (error) {
    await prisma.dispose();
    throw error;
  }
}

/** Tells of every statement that Prisma sends through a connection. */
function told(connection: SqlDriverAdapter, onStatement: (sql: string) => void): SqlDriverAdapter {
  const { queryRaw, executeRaw } = connection;
  return Object.assign(connection, {
    queryRaw: (query: SqlQuery) => {
      onStatement(query.sql);
      return queryRaw.call(connection, query);
    },
    executeRaw: (query: SqlQuery) => {
      onStatement(query.sql);
      return executeRaw.call(connection, query);
    },
  });
}

/** Opens both connections to `file` now, so that what is wrong shows here. The second can only read. */
export async function openConnections(
  file: string,
  onStatement?: (sql: string) => void,
): Promise<Connections> {
  try {
    const writer = await connect(file, onStatement);
    try {
      const reader = await connect(file, onStatement);
      await reader.prisma.executeScript('PRAGMA query_only = ON');
      return { writer, reader, turn: new Mutex() };
    } catch (error) {
      await writer.prisma.dispose();
      throw error;
    }
  } catch (error) {
    throw explainSqliteError(error, file);
  }
}
