import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { renderBytes } from '../output/image.ts';
import { type Finding, ok, problem, sentenceOf, warning } from './finding.ts';

/** Above it every page is looked at, but not that every index has what its table has: that would take minutes. */
const THOROUGH_BYTES = 512 * 1024 * 1024;

const RESTORE =
  'Stop the server, keep a copy of the whole folder, and bring back your last backup of it.';

/**
 * Opens the database of a home to read, beside a server that writes or without one. It changes nothing.
 *
 * @throws where it is no database.
 */
export async function openDatabase(home: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await import('node:sqlite');
  return new DatabaseSync(join(home, 'darkroom.db'), { readOnly: true, timeout: 5_000 });
}

/** Whether the database is whole, and of an age that this installation knows. */
export function checkDatabase(
  home: string,
  database: DatabaseSync,
  known: readonly string[] | null = installedMigrations(),
): Finding[] {
  try {
    return [checkWhole(home, database), checkMigrations(database, known)];
  } catch (error) {
    return [problem('Database', `darkroom.db cannot be read: ${sentenceOf(error)}.`, RESTORE)];
  }
}

function checkWhole(home: string, database: DatabaseSync): Finding {
  const { size } = statSync(join(home, 'darkroom.db'));
  const pragma = size > THOROUGH_BYTES ? 'quick_check' : 'integrity_check';
  const told = database
    .prepare(`PRAGMA ${pragma}(3)`)
    .all()
    .flatMap((row) => Object.values(row))
    .map(String);
  const orphans = database.prepare('PRAGMA foreign_key_check').all().length;
  if (told.length !== 1 || told[0] !== 'ok')
    return problem('Database', `darkroom.db is damaged: ${told.join('; ')}`, RESTORE);
  if (orphans > 0) {
    return problem(
      'Database',
      `${orphans} rows of darkroom.db point at rows that are not there.`,
      RESTORE,
    );
  }
  return ok('Database', `darkroom.db is whole (${renderBytes(size)})`);
}

/** Compares the migrations of the database with those of this installation, where it has them. */
function checkMigrations(database: DatabaseSync, known: readonly string[] | null): Finding {
  const check = 'Migrations';
  const rows = database
    .prepare(
      'SELECT migration_name AS name, finished_at AS at, rolled_back_at AS undone FROM _prisma_migrations',
    )
    .all();
  const half = rows.filter(({ at, undone }) => at === null && undone === null);
  const [unfinished] = half;
  if (unfinished !== undefined) {
    return problem(
      check,
      `The migration ${String(unfinished.name)} was begun and not finished.`,
      RESTORE,
    );
  }
  const applied = new Set(rows.filter(({ at }) => at !== null).map(({ name }) => String(name)));
  if (known === null) return ok(check, `${applied.size} applied`);
  const strange = [...applied].filter((name) => !known.includes(name));
  if (strange.length > 0) {
    return problem(
      check,
      `The database is of a newer Darkroom: this one does not know ${strange.join(', ')}.`,
      'Update Darkroom, or bring back the backup from before the update.',
    );
  }
  const coming = known.filter((name) => !applied.has(name));
  return coming.length === 0
    ? ok(check, `all ${applied.size} applied`)
    : warning(
        check,
        `${coming.length} of ${known.length} are not applied yet.`,
        'The next start of the server applies them; keep a copy of the folder before.',
      );
}

/** Names of the migrations that lie beside this command in a clone; null where it was installed without them. */
export function installedMigrations(): string[] | null {
  const folder = fileURLToPath(new URL('../../../../prisma/migrations/sqlite', import.meta.url));
  if (!existsSync(folder)) return null;
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
