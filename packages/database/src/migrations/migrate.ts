import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Clock, systemClock } from '@darkroom/core';
import BetterSqlite, { type Database as SqliteConnection } from 'better-sqlite3';
import { DatabaseError, explainSqliteError } from '../errors.ts';
import { SQLITE_MIGRATIONS } from '../generated/migrations.ts';
import { parseDatabaseUrl } from '../location.ts';
import { makeOwnerOnly } from '../owner-only.ts';
import { CONNECTION_SETTINGS } from '../sqlite/settings.ts';
import { applyMigrations, type Migration, pendingMigrations } from './apply-migrations.ts';

export interface MigrateOptions {
  /** Refuse to make a new database: set it where something (stored images) tells that there was one. Default false. */
  mustExist?: boolean;
  clock?: Clock;
  /** Default: the ones that this version was built with. */
  migrations?: readonly Migration[];
}

export interface MigrateResult {
  /** Whether the database was made now. */
  isNew: boolean;
  /** Names of the migrations that were applied now. */
  applied: string[];
}

/**
 * Brings the database at `databaseUrl` (`file:…` or a path) to this version's schema, making it where there is
 * none. Safe to repeat, to run twice at once, and to kill. An existing file is never replaced.
 *
 * @throws DatabaseError with one line for the person who starts Darkroom.
 */
export function migrate(databaseUrl: string, options: MigrateOptions = {}): MigrateResult {
  const { file } = parseDatabaseUrl(databaseUrl);
  const migrations = options.migrations ?? SQLITE_MIGRATIONS;
  const now = () => (options.clock ?? systemClock).now();
  try {
    removeLeftovers(file);
    const isNew = !existsSync(file);
    if (isNew) create(file, migrations, now, options.mustExist === true);
    return update(file, migrations, now, isNew);
  } catch (error) {
    throw explainSqliteError(error, file);
  }
}

function update(
  file: string,
  migrations: readonly Migration[],
  now: () => number,
  isNew: boolean,
): MigrateResult {
  if (statSync(file).size === 0) {
    throw new DatabaseError(
      'UNREADABLE',
      `The database ${file} is empty: it was cut short. Restore a backup, or remove the file to begin anew.`,
    );
  }
  makeOwnerOnly(file);
  const connection = new BetterSqlite(file, { fileMustExist: true });
  try {
    applySettings(connection);
    if (pendingMigrations(connection, migrations, file).length === 0) {
      return { isNew, applied: isNew ? migrations.map((migration) => migration.name) : [] };
    }
    return { isNew, applied: applyMigrations(connection, migrations, file, now) };
  } finally {
    connection.close();
  }
}

/**
 * Makes the database under another name and gives it its own once it is whole, so that an empty or half-made file
 * under that name always means damage.
 */
function create(
  file: string,
  migrations: readonly Migration[],
  now: () => number,
  mustExist: boolean,
): void {
  if (mustExist || existsSync(`${file}-wal`)) {
    throw new DatabaseError(
      'MISSING',
      `The database ${file} is gone, but what belongs to it is still there. Restore it from a backup; to begin anew, move away ${mustExist ? 'the rest' : `${file}-wal`} as well.`,
    );
  }
  if (!existsSync(dirname(file))) {
    throw new DatabaseError(
      'MISSING',
      `The folder ${dirname(file)} for the database does not exist. Make it, or name another file.`,
    );
  }
  const draft = `${file}.creating-${process.pid}`;
  try {
    closeSync(openSync(draft, 'wx', 0o600)); // its write-ahead log takes the same mode
    const connection = new BetterSqlite(draft, { fileMustExist: true });
    try {
      applySettings(connection);
      applyMigrations(connection, migrations, file, now, true);
    } finally {
      connection.close();
    }
    try {
      linkSync(draft, file); // unlike a rename it never takes the place of a file
    } catch (error) {
      if (!existsSync(file)) throw error; // else another process was quicker, and made the same
    }
    syncFolder(dirname(file));
  } finally {
    removeDraft(draft);
  }
}

function applySettings(connection: SqliteConnection): void {
  for (const setting of CONNECTION_SETTINGS)
    connection.pragma(`${setting.name} = ${setting.value}`);
}

/** Removes what killed processes left of making this database. */
function removeLeftovers(file: string): void {
  if (!existsSync(dirname(file))) return;
  const prefix = `${basename(file)}.creating-`;
  for (const name of readdirSync(dirname(file))) {
    const pid = name.startsWith(prefix)
      ? /^(\d+)$/.exec(name.slice(prefix.length))?.[1]
      : undefined;
    if (pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid)))) {
      removeDraft(join(dirname(file), name));
    }
  }
}

function removeDraft(draft: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    rmSync(`${draft}${suffix}`, { force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The name of a new file outlives a power cut only once its folder is synced. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
