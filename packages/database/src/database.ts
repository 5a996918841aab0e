import { existsSync } from 'node:fs';
import { type Clock, systemClock } from '@darkroom/core';
import { PrismaClient, TRANSACTION_LIMITS } from './client.ts';
import type { KeyRing } from './credentials/key-ring.ts';
import { sqliteDialect } from './dialect.ts';
import { DatabaseError, explainSqliteError } from './errors.ts';
import { parseDatabaseUrl } from './location.ts';
import { makeOwnerOnly } from './owner-only.ts';
import type { RepositoryContext } from './repositories/context.ts';
import { createRepositories, type Repositories } from './repositories/repositories.ts';
import { joiningAdapter, sharedAdapter } from './sqlite/adapter.ts';
import { openConnections } from './sqlite/connections.ts';
import { createTransact, looseSql } from './sqlite/transaction.ts';

/** Where the database is, by URL or by path, and what it works with. */
export type OpenDatabaseOptions = ({ url: string } | { file: string }) & {
  /** Default: the system's. */
  clock?: Clock;
  /** For the credentials. Without it they can be listed and cleared, and neither stored nor read. */
  keyRing?: KeyRing;
  /** Told of every SQL statement, for counting what something costs. */
  onStatement?: (sql: string) => void;
};

/** An open database: repositories for single steps, transactions for several that belong together. */
export interface Database extends Repositories {
  /**
   * Runs `work` in one write transaction and commits when it resolves, rolls back when it throws. Within it use
   * the repositories that it is given: a write through the outer ones would wait for it to end. Keep it short and
   * free of anything but the database, since all other writers wait. Nothing is retried.
   */
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  /** Ends every connection. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/**
 * Opens a database that `migrate` has brought up to date.
 *
 * @throws DatabaseError where it is missing, locked, damaged or not writable.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { file } = parseDatabaseUrl('url' in options ? options.url : options.file);
  if (!existsSync(file)) {
    throw new DatabaseError('MISSING', `The database ${file} does not exist.`);
  }
  try {
    makeOwnerOnly(file);
  } catch (error) {
    throw explainSqliteError(error, file);
  }
  const connections = await openConnections(file, options.onStatement);
  const clientOn = (adapter: ReturnType<typeof sharedAdapter>) =>
    new PrismaClient({ adapter, transactionOptions: TRANSACTION_LIMITS });
  const transact = createTransact(connections);
  const prisma = clientOn(sharedAdapter(connections));
  await prisma.$connect();
  // Made at the first transaction that needs it: a generation's way needs none.
  let joining: PrismaClient | null = null;

  const { clock = systemClock, keyRing = null } = options;
  const shared = { clock, keyRing, dialect: sqliteDialect };
  const inside = (sql: RepositoryContext['sql']): RepositoryContext => ({
    ...shared,
    sql,
    get client() {
      joining ??= clientOn(joiningAdapter(connections));
      return joining;
    },
    transaction: (join) => join(inside(sql)),
  });
  const outside: RepositoryContext = {
    ...shared,
    sql: looseSql(connections),
    client: prisma,
    transaction: (work, options) => transact((sql) => work(inside(sql)), options),
  };
  return {
    ...createRepositories(outside),
    transaction: (work) => outside.transaction((context) => work(createRepositories(context))),
    close: async () => {
      await joining?.$disconnect();
      await prisma.$disconnect();
    },
  };
}
