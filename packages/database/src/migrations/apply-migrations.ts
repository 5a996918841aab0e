import { randomUUID } from 'node:crypto';
import type { Database as SqliteConnection } from 'better-sqlite3';
import { DatabaseError } from '../errors.ts';

/** A migration as it is bundled: its folder's name, the SHA-256 of its text in hex, and the text. */
export interface Migration {
  readonly name: string;
  readonly checksum: string;
  readonly sql: string;
}

/** Prisma's own table, column by column, so that its tools understand our databases. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

interface AppliedRow {
  migration_name: string;
  checksum: string;
  finished_at: number | null;
}

/** The migrations that `connection` has; null where it has no table of them. */
function appliedMigrations(connection: SqliteConnection): AppliedRow[] | null {
  const table = connection
    .prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'`)
    .get();
  if (table === undefined) return null;
  return connection
    .prepare<[], AppliedRow>(
      `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
    )
    .all();
}

/**
 * Which of `migrations` `connection` lacks, in order.
 *
 * @throws DatabaseError UNREADABLE for a database that is not Darkroom's, NEWER for one that a newer Darkroom
 *   migrated, MIGRATION_MISMATCH where a migration was changed after it was applied or did not finish.
 */
export function pendingMigrations(
  connection: SqliteConnection,
  migrations: readonly Migration[],
  file: string,
): Migration[] {
  const applied = appliedMigrations(connection);
  if (applied === null) {
    throw new DatabaseError(
      'UNREADABLE',
      `The file ${file} is no database of Darkroom's. It was left as it is: name another file, or restore a backup.`,
    );
  }
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const migration = known.get(row.migration_name);
    if (migration === undefined) {
      throw new DatabaseError(
        'NEWER',
        `The database ${file} was written by a newer Darkroom (it has "${row.migration_name}"). Start that version, or restore a backup from before the update.`,
      );
    }
    if (migration.checksum !== row.checksum || row.finished_at === null) {
      throw new DatabaseError(
        'MIGRATION_MISMATCH',
        `The database ${file} ${row.finished_at === null ? 'stopped half-way in' : 'has another version of'} migration "${row.migration_name}". Restore a backup, or start the version that wrote it.`,
      );
    }
  }
  const have = new Set(applied.map((row) => row.migration_name));
  return migrations.filter((migration) => !have.has(migration.name));
}

/**
 * Applies what is missing, each migration with its row in one transaction: whoever is killed leaves the schema of
 * before or after, never half. The write lock is taken first, so that of two processes one applies and the other
 * finds nothing to do. `isNew` creates the table of migrations.
 */
export function applyMigrations(
  connection: SqliteConnection,
  migrations: readonly Migration[],
  file: string,
  now: () => number,
  isNew = false,
): string[] {
  const done: string[] = [];
  // Tables are rebuilt by copying, which would delete what refers to them. Changing this within a transaction
  // has no effect, and so have the PRAGMA lines that Prisma writes into such migrations.
  connection.pragma('foreign_keys = OFF');
  try {
    for (;;) {
      connection.exec('BEGIN IMMEDIATE');
      try {
        if (isNew) connection.exec(CREATE_TABLE);
        const next = pendingMigrations(connection, migrations, file)[0];
        if (next !== undefined) {
          applyOne(connection, next, now);
          done.push(next.name);
        }
        connection.exec('COMMIT');
        if (next === undefined) return done;
      } catch (error) {
        if (connection.inTransaction) connection.exec('ROLLBACK');
        throw error;
      }
    }
  } finally {
    connection.pragma('foreign_keys = ON');
  }
}

function applyOne(connection: SqliteConnection, migration: Migration, now: () => number): void {
  const startedAt = now();
  connection.exec(migration.sql);
  const violations = connection.pragma('foreign_key_check');
  if (Array.isArray(violations) && violations.length > 0) {
    throw new DatabaseError(
      'MIGRATION_MISMATCH',
      `Migration "${migration.name}" would leave ${violations.length} rows that refer to nothing; nothing was changed.`,
    );
  }
  connection
    .prepare(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)`,
    )
    .run(randomUUID(), migration.checksum, migration.name, startedAt, now());
}
