import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { type Finding, ok, problem, sentenceOf } from './finding.ts';

/** How many pictures are read whole. */
const READ = 20;
/** How many are looked for on the disk. */
const LOOKED_FOR = 2_000;

interface Row {
  readonly id: string;
  readonly sha256: string;
  readonly byteSize: number;
}

/** Whether the pictures that the database knows are there, and, of some taken by chance, whether they are what was paid for. */
export async function checkPictures(home: string, database: DatabaseSync): Promise<Finding> {
  const check = 'Pictures';
  let rows: Row[];
  let total: number;
  try {
    total = Number(database.prepare(`SELECT count(*) AS n ${KEPT}`).get()?.n ?? 0);
    rows = database
      .prepare(`SELECT id, sha256, byteSize ${KEPT} ORDER BY random() LIMIT ?`)
      .all(LOOKED_FOR)
      .map((row) => ({
        id: String(row.id),
        sha256: String(row.sha256),
        byteSize: Number(row.byteSize),
      }));
  } catch (error) {
    return problem(check, `The list of pictures cannot be read: ${sentenceOf(error)}.`);
  }
  if (total === 0) return ok(check, 'there are none yet');
  const wrong: string[] = [];
  for (const [index, row] of rows.entries()) {
    const why = await whatIsWrong(join(home, 'images'), row, index < READ);
    if (why !== null) wrong.push(`${row.id} ${why}`);
  }
  if (wrong.length === 0) {
    const read = Math.min(READ, rows.length);
    return ok(
      check,
      `${rows.length} of ${total} looked for and there; ${read} read, and their hashes right`,
    );
  }
  return problem(
    check,
    `${wrong.length} of ${rows.length} pictures are not as they were kept: ${wrong.slice(0, 5).join('; ')}${wrong.length > 5 ? ' …' : ''}.`,
    `Bring back ${join(home, 'images')} from a backup: files are named by their hash, so those that are right stay as they are.`,
  );
}

const KEPT = 'FROM "Image" WHERE deletedAt IS NULL';

async function whatIsWrong(folder: string, row: Row, isRead: boolean): Promise<string | null> {
  const path = join(folder, row.sha256.slice(0, 2), row.sha256.slice(2));
  try {
    const { size } = await stat(path);
    if (size !== row.byteSize) return `has ${size} bytes instead of ${row.byteSize}`;
    if (!isRead) return null;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex') === row.sha256 ? null : 'has other bytes than it had';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ENOENT' ? 'is missing' : `cannot be read (${sentenceOf(error)})`;
  }
}
