import { open } from 'node:fs/promises';
import { sentenceOf } from '../doctor/finding.ts';
import { CliProblem } from '../program/cli-problem.ts';

/** All pages in one step: between steps a server's next write would make the copy begin anew. */
const ALL_PAGES = 2_147_483_647;

/** How long a lock of the database is waited for, in milliseconds. */
const LOCK_MS = 5_000;

const PICTURES = `
  SELECT sha256 FROM "Image" WHERE deletedAt IS NULL
  UNION SELECT sha256 FROM "Asset" WHERE sha256 IS NOT NULL AND state = 'READY'`;

/**
 * Copies a database as it is at one moment, through SQLite's own backup, beside a server that writes or without one. The
 * copy is one file, whole and durable. Gives the hashes of the pictures that it knows.
 *
 * @throws CliProblem where it is damaged or no database of Darkroom's.
 */
export async function copyDatabase(from: string, to: string): Promise<string[]> {
  const { backup, DatabaseSync } = await import('node:sqlite');
  await (await open(to, 'wx', 0o600)).close(); // for its owner alone from the beginning
  try {
    const source = new DatabaseSync(from, { readOnly: true, timeout: LOCK_MS });
    try {
      await backup(source, to, { rate: ALL_PAGES });
    } finally {
      source.close();
    }
    const copy = new DatabaseSync(to);
    let pictures: string[];
    try {
      copy.exec('PRAGMA journal_mode = DELETE'); // nothing beside it: no -wal, no -shm
      const told = copy.prepare('PRAGMA quick_check(1)').all().flatMap(Object.values).map(String);
      if (told.join() !== 'ok') throw new Error(told.join('; '));
      pictures = copy
        .prepare(PICTURES)
        .all()
        .map(({ sha256 }) => String(sha256));
    } finally {
      copy.close();
    }
    const file = await open(to, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    return pictures;
  } catch (error) {
    throw new CliProblem(
      'DATABASE_UNUSABLE',
      `The database ${from} could not be copied: ${sentenceOf(error)}`,
      { hint: 'There is no backup. `darkroom doctor` says what is wrong with the database.' },
    );
  }
}
