import type { Clock } from '@darkroom/core';
import type { PrismaExecutor } from '../client.ts';
import type { KeyRing } from '../credentials/key-ring.ts';
import type { Dialect } from '../dialect.ts';
import type { Sql } from '../sql/sql.ts';
import type { TransactionOptions } from '../sqlite/transaction.ts';

/** What a repository is made with. */
export interface RepositoryContext {
  /** The client, or the transaction that this repository belongs to. */
  readonly client: PrismaExecutor;
  /** The same place by hand: for what every generation does, where Prisma's own work would count. */
  readonly sql: Sql;
  /** Runs several statements as one: in a new transaction, or in the one that is open already, and then with its durability. */
  readonly transaction: <T>(
    work: (context: RepositoryContext) => Promise<T>,
    options?: TransactionOptions,
  ) => Promise<T>;
  readonly clock: Clock;
  readonly dialect: Dialect;
  /** Null: credentials can neither be stored nor read. */
  readonly keyRing: KeyRing | null;
}

/** The moment that a row is written at. */
export function now(context: RepositoryContext): Date {
  return new Date(context.clock.now());
}
