import {
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import { type Connections, statement } from './connections.ts';
import type { Mutex } from './mutex.ts';

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
  readonly #turn: Mutex;

  constructor({ writer, reader, turn }: Connections) {
    this.adapterName = writer.prisma.adapterName;
    this.#writer = writer.prisma;
    this.#reader = reader.prisma;
    this.#turn = turn;
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

/** For repositories outside of a transaction. */
export function sharedAdapter(connections: Connections): SqlDriverAdapterFactory {
  return factory(new SqliteAdapter(connections));
}

/**
 * For repositories within a transaction that is open already on the writing connection: everything goes to it at once,
 * and what Prisma would do in a transaction of its own runs within a savepoint.
 */
export function joiningAdapter({ writer }: Connections): SqlDriverAdapterFactory {
  const { prisma } = writer;
  let depth = 0;
  return factory({
    provider: prisma.provider,
    adapterName: prisma.adapterName,
    queryRaw: (query) => prisma.queryRaw(query),
    executeRaw: (query) => prisma.executeRaw(query),
    executeScript: (script) => prisma.executeScript(script),
    dispose: async () => undefined, // the connection is not its own
    startTransaction: async () => {
      depth += 1;
      const name = `part_${depth}`;
      const end = async (...sqls: string[]) => {
        for (const sql of sqls) await prisma.executeRaw(statement(sql));
        depth -= 1;
      };
      await prisma.executeRaw(statement(`SAVEPOINT ${name}`));
      return {
        provider: prisma.provider,
        adapterName: prisma.adapterName,
        /** Prisma sends no COMMIT and ROLLBACK of its own: they would end the whole. */
        options: { usePhantomQuery: true },
        queryRaw: (query: SqlQuery) => prisma.queryRaw(query),
        executeRaw: (query: SqlQuery) => prisma.executeRaw(query),
        commit: () => end(`RELEASE ${name}`),
        rollback: () => end(`ROLLBACK TO ${name}`, `RELEASE ${name}`),
      };
    },
  });
}

function factory(adapter: SqlDriverAdapter): SqlDriverAdapterFactory {
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    connect: async () => adapter,
  };
}
