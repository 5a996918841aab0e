import { existsSync } from 'node:fs';
import { type Clock, systemClock } from '@darkroom/core';
import { PrismaClient, type PrismaExecutor, TRANSACTION_LIMITS } from './client.ts';
import type { KeyRing } from './credentials/key-ring.ts';
import { sqliteDialect } from './dialect.ts';
import { DatabaseError, explainSqliteError } from './errors.ts';
import { parseDatabaseUrl } from './location.ts';
import { makeOwnerOnly } from './owner-only.ts';
import { createRepositories, type Repositories } from './repositories/repositories.ts';
import { openSqliteAdapter } from './sqlite/adapter.ts';

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
  const prisma = new PrismaClient({
    adapter: await openSqliteAdapter(file, options.onStatement),
    transactionOptions: TRANSACTION_LIMITS,
  });
  await prisma.$connect();

  const { clock = systemClock, keyRing = null } = options;
  const shared = { clock, keyRing, dialect: sqliteDialect };
  const begin = <T>(work: (client: PrismaExecutor) => Promise<T>): Promise<T> =>
    prisma.$transaction(work);
  return {
    ...createRepositories({ ...shared, client: prisma, transaction: begin }),
    transaction: (work) =>
      begin((client) =>
        work(createRepositories({ ...shared, client, transaction: (join) => join(client) })),
      ),
    close: () => prisma.$disconnect(),
  };
}
