import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import {
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import BetterSqlite, { type Database as BetterSqliteDatabase } from 'better-sqlite3';
import { DatabaseError, explainSqliteError } from '../errors.ts';
import { Mutex } from './mutex.ts';
import { CONNECTION_SETTINGS } from './settings.ts';
import { keepStatements } from './statement-cache.ts';

const statement = (sql: string): SqlQuery => ({ sql, args: [], argTypes: [] });

/** The connection itself: Prisma's adapter has it as a member that its types leave out. */
function clientOf(connection: SqlDriverAdapter): BetterSqliteDatabase {
  const client: unknown = 'client' in connection ? connection.client : null;
  if (client instanceof BetterSqlite) return client;
  throw new TypeError(
    "Prisma's better-sqlite3 adapter has changed: it holds its connection elsewhere.",
  );
}

/** Opens one connection with the settings that every connection needs, and reads them back. */
async function connect(file: string): Promise<SqlDriverAdapter> {
  const connection = await new PrismaBetterSqlite3({ url: `file:${file}` }).connect();
  try {
    keepStatements(clientOf(connection));
    for (const setting of CONNECTION_SETTINGS) {
      await connection.executeScript(`PRAGMA ${setting.name} = ${setting.value}`);
    }
    for (const setting of CONNECTION_SETTINGS) {
      const result = await connection.queryRaw(statement(`PRAGMA ${setting.name}`));
      const found = String(result.rows[0]?.[0]);
      if (found !== setting.readsAs) {
        throw new DatabaseError(
          'SETTINGS_REFUSED',
          `The database ${file} did not take ${setting.name} = ${setting.value} (it says ${found}). Put it on a local disk.`,
        );
      }
    }
    return connection;
  } catch (error) {
    await connection.dispose();
    throw error;
  }
}

/**
 * One connection writes, another reads. Prisma's own adapter has a single one, where a query from outside would
 * run within whatever transaction is open: see what is not committed, and be rolled back with it.
 *
 * - Writers take turns, a transaction its whole life, and it begins IMMEDIATE: with the write lock in hand from
 *   the start it cannot fail half-way because another process wrote after its first read.
 * - Readers see the last commit and wait for nobody. Only a SELECT outside of a transaction is a reader.
 */
class SqliteAdapter implements SqlDriverAdapter {
  readonly provider = 'sqlite';
  readonly adapterName: string;
  readonly #writer: SqlDriverAdapter;
  readonly #reader: SqlDriverAdapter;
  readonly #turn = new Mutex();

  constructor(writer: SqlDriverAdapter, reader: SqlDriverAdapter) {
    this.adapterName = writer.adapterName;
    this.#writer = writer;
    this.#reader = reader;
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    if (/^\s*SELECT\b/i.test(query.sql)) return this.#reader.queryRaw(query);
    return this.#turn.run(() => this.#writer.queryRaw(query));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#turn.run(() => this.#writer.executeRaw(query));
  }

  executeScript(script: string): Promise<void> {
    return this.#turn.run(() => this.#writer.executeScript(script));
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    if (isolationLevel !== undefined && isolationLevel !== 'SERIALIZABLE') {
      throw new DriverAdapterError({ kind: 'InvalidIsolationLevel', level: isolationLevel });
    }
    const release = await this.#turn.acquire();
    try {
      await this.#writer.executeRaw(statement('BEGIN IMMEDIATE'));
    } catch (error) {
      release();
      throw error;
    }
    return new SqliteTransaction(this.#writer, release);
  }

  async dispose(): Promise<void> {
    await this.#turn.run(async () => {
      await this.#reader.dispose();
      await this.#writer.dispose(); // the last to close moves the log into the file
    });
  }
}

class SqliteTransaction implements Transaction {
  readonly provider = 'sqlite';
  readonly adapterName: string;
  /** Prisma sends COMMIT and ROLLBACK as statements, then calls commit or rollback. */
  readonly options = { usePhantomQuery: false };
  readonly #writer: SqlDriverAdapter;
  readonly #release: () => void;
  #isOpen = true;

  constructor(writer: SqlDriverAdapter, release: () => void) {
    this.adapterName = writer.adapterName;
    this.#writer = writer;
    this.#release = release;
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#writer.queryRaw(query);
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    const changes = await this.#writer.executeRaw(query);
    if (query.sql === 'COMMIT' || query.sql === 'ROLLBACK') this.#isOpen = false;
    return changes;
  }

  async commit(): Promise<void> {
    this.#release();
  }

  /** Also called when COMMIT failed (a full disk): the connection must not go on within the old transaction. */
  async rollback(): Promise<void> {
    try {
      if (this.#isOpen) await this.#writer.executeRaw(statement('ROLLBACK'));
    } catch {
      // SQLite has rolled back by itself, as it does on some errors.
    } finally {
      this.#isOpen = false;
      this.#release();
    }
  }

  async createSavepoint(name: string): Promise<void> {
    await this.#writer.executeRaw(statement(`SAVEPOINT ${name}`));
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    await this.#writer.executeRaw(statement(`ROLLBACK TO ${name}`));
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.#writer.executeRaw(statement(`RELEASE SAVEPOINT ${name}`));
  }
}

/** Tells of every statement that goes through a connection. */
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

/** Opens both connections to `file` now, so that what is wrong shows here, and gives them to Prisma once. */
export async function openSqliteAdapter(
  file: string,
  onStatement?: (sql: string) => void,
): Promise<SqlDriverAdapterFactory> {
  const open = async () => {
    const connection = await connect(file);
    return onStatement ? told(connection, onStatement) : connection;
  };
  try {
    const writer = await open();
    let reader: SqlDriverAdapter;
    try {
      reader = await open();
      await reader.executeScript('PRAGMA query_only = ON');
    } catch (error) {
      await writer.dispose();
      throw error;
    }
    const adapter = new SqliteAdapter(writer, reader);
    return {
      provider: adapter.provider,
      adapterName: adapter.adapterName,
      connect: async () => adapter,
    };
  } catch (error) {
    throw explainSqliteError(error, file);
  }
}
