import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { DatabaseError } from '../errors.ts';
import { SQLITE_MIGRATIONS } from '../generated/migrations.ts';
import { runChild } from '../testing/local/child.ts';
import { migrationOf, numberedMigrations } from '../testing/local/migrations.ts';
import { temporaryFolder } from '../testing/local/temporary-database.ts';
import { migrate } from './migrate.ts';

const newFile = () => join(temporaryFolder(), 'darkroom.db');

function refusal(work: () => unknown): DatabaseError {
  try {
    work();
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Tables of a database, read by a connection of its own. */
function tables(file: string): string[] {
  const connection = new BetterSqlite(file, { readonly: true });
  try {
    return connection
      .prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`)
      .all()
      .map((row) => row.name);
  } finally {
    connection.close();
  }
}

test('makes a database, readable by its owner alone, and finds nothing to do the second time', () => {
  const file = newFile();
  const names = SQLITE_MIGRATIONS.map((migration) => migration.name);
  expect(migrate(`file:${file}`)).toEqual({ isNew: true, applied: names });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(file))).toEqual(['darkroom.db']);
  expect(tables(file)).toContain('Generation');
  const before = readFileSync(file);
  expect(migrate(file)).toEqual({ isNew: false, applied: [] });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('narrows the mode of a file that others may read', () => {
  const file = newFile();
  migrate(file);
  writeFileSync(file, readFileSync(file), { mode: 0o644 });
  migrate(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('applies what is missing to an existing database, and keeps its rows', () => {
  const file = newFile();
  migrate(file, { migrations: numberedMigrations(2) });
  const result = migrate(file, { migrations: numberedMigrations(5) });
  expect(result).toEqual({
    isNew: false,
    applied: ['20260101000003_step', '20260101000004_step', '20260101000005_step'],
  });
  expect(tables(file)).toEqual(
    expect.arrayContaining(['step1', 'step2', 'step3', 'step4', 'step5']),
  );
});

test('a rebuilt table keeps what refers to it, and a dangling reference undoes the migration', () => {
  const file = newFile();
  const first = migrationOf(
    '1_first',
    `CREATE TABLE "parent" ("id" INTEGER PRIMARY KEY);
     CREATE TABLE "child" ("id" INTEGER PRIMARY KEY, "parentId" INTEGER REFERENCES "parent" ("id") ON DELETE CASCADE);
     INSERT INTO "parent" VALUES (1); INSERT INTO "child" VALUES (7, 1);`,
  );
  const rebuild = migrationOf(
    '2_rebuild',
    `PRAGMA foreign_keys=OFF;
     CREATE TABLE "new_parent" ("id" INTEGER PRIMARY KEY, "label" TEXT);
     INSERT INTO "new_parent" ("id") SELECT "id" FROM "parent";
     DROP TABLE "parent"; ALTER TABLE "new_parent" RENAME TO "parent";
     PRAGMA foreign_keys=ON;`,
  );
  migrate(file, { migrations: [first] });
  migrate(file, { migrations: [first, rebuild] });
  const connection = new BetterSqlite(file);
  expect(connection.prepare('SELECT "id", "parentId" FROM "child"').all()).toEqual([
    { id: 7, parentId: 1 },
  ]);
  connection.close();
  const dangling = migrationOf('3_dangling', `DELETE FROM "parent"; CREATE TABLE "late" ("a");`);
  const error = refusal(() => migrate(file, { migrations: [first, rebuild, dangling] }));
  expect(error.code).toBe('MIGRATION_MISMATCH');
  expect(tables(file)).not.toContain('late');
});

test('a migration that fails leaves nothing of itself', () => {
  const file = newFile();
  const [first] = numberedMigrations(1);
  if (first === undefined) throw new Error('no migration');
  const broken = migrationOf(
    '3_broken',
    'CREATE TABLE "half" ("a"); INSERT INTO "nowhere" VALUES (1);',
  );
  migrate(file, { migrations: [first] });
  expect(() => migrate(file, { migrations: [first, broken] })).toThrow(/nowhere/);
  expect(tables(file)).not.toContain('half');
  expect(migrate(file, { migrations: [first] }).applied).toEqual([]);
});

test('refuses a database from a newer version, with one line and without a change', () => {
  const file = newFile();
  migrate(file, { migrations: numberedMigrations(3) });
  const before = readFileSync(file);
  const error = refusal(() => migrate(file, { migrations: numberedMigrations(2) }));
  expect(error.code).toBe('NEWER');
  expect(error.message).toContain('20260101000003_step');
  expect(error.message).not.toContain('\n');
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('refuses a migration that was changed after it was applied', () => {
  const file = newFile();
  migrate(file, { migrations: [migrationOf('1_a', 'CREATE TABLE "x" ("a");')] });
  const changed = [migrationOf('1_a', 'CREATE TABLE "y" ("a");')];
  expect(refusal(() => migrate(file, { migrations: changed })).code).toBe('MIGRATION_MISMATCH');
});

test('refuses a database that another tool left half-way in a migration', () => {
  const file = newFile();
  const migrations = [migrationOf('1_a', 'CREATE TABLE "x" ("a");')];
  migrate(file, { migrations });
  const connection = new BetterSqlite(file);
  connection.exec('UPDATE "_prisma_migrations" SET finished_at = NULL');
  connection.close();
  const error = refusal(() => migrate(file, { migrations }));
  expect(error.code).toBe('MIGRATION_MISMATCH');
  expect(error.message).toContain('stopped half-way in migration "1_a"');
});

test.each<[string, (file: string) => void]>([
  ['empty', (file) => writeFileSync(file, '')],
  ['no database', (file) => writeFileSync(file, 'This is a text. '.repeat(1000))],
  [
    'cut short',
    (file) => {
      migrate(file);
      truncateSync(file, 8192);
    },
  ],
  [
    "another program's",
    (file) => {
      const connection = new BetterSqlite(file);
      connection.exec('CREATE TABLE "theirs" ("a")');
      connection.close();
    },
  ],
])('refuses a file that is %s, and leaves it', (_, damage) => {
  const file = newFile();
  damage(file);
  const size = statSync(file).size;
  const error = refusal(() => migrate(file));
  expect(error.code).toBe('UNREADABLE');
  expect(error.message).toContain(file);
  expect(statSync(file).size).toBe(size);
});

test('refuses to make a new one where the old one is missing', () => {
  const file = newFile();
  expect(refusal(() => migrate(file, { mustExist: true })).code).toBe('MISSING');
  writeFileSync(`${file}-wal`, 'the log of a deleted database');
  expect(refusal(() => migrate(file)).code).toBe('MISSING');
  expect(existsSync(file)).toBe(false);
  expect(refusal(() => migrate(join(dirname(file), 'nowhere/x.db'))).code).toBe('MISSING');
});

test.each(['postgres://user:hunter2@host/db', ':memory:', 'file:', 'file:x.db?mode=memory', ''])(
  'refuses the URL %s without repeating it',
  (url) => {
    const error = refusal(() => migrate(url));
    expect(error.code).toBe('URL_INVALID');
    expect(error.message).not.toContain('hunter2');
  },
);

test('a folder in its place is told as such', () => {
  const file = newFile();
  mkdirSync(file);
  expect(refusal(() => migrate(file)).code).toBe('UNREADABLE');
});

/** What a database may hold after a kill: the first `n` migrations, each whole. */
function expectWholeMigrations(file: string, total: number): number {
  const connection = new BetterSqlite(file);
  try {
    const rows = connection
      .prepare<[], { name: string }>(`SELECT migration_name AS name FROM "_prisma_migrations"`)
      .all();
    expect(rows.map((row) => row.name).sort()).toEqual(
      numberedMigrations(rows.length).map((migration) => migration.name),
    );
    for (let number = 1; number <= total; number += 1) {
      const has = tables(file).includes(`step${number}`);
      expect(has).toBe(number <= rows.length);
      if (has) {
        const count = connection.prepare(`SELECT count(*) AS n FROM "step${number}"`).get();
        expect(count).toEqual({ n: 3 });
      }
    }
    return rows.length;
  } finally {
    connection.close();
  }
}

const TOTAL = 4;
const ticks = Array.from({ length: TOTAL * 2 }, (_, index) => index + 1);

test.each(ticks)(
  'killed at point %i of making a database, it goes on as if nothing was',
  async (tick) => {
    const file = newFile();
    const end = await runChild('migrate-and-die.ts', file, String(TOTAL), String(tick)).end;
    expect(end.signal).toBe('SIGKILL');
    expect(existsSync(file)).toBe(false); // never half-made under its name
    expect(readdirSync(dirname(file)).length).toBeGreaterThan(0); // it really was at work
    const result = migrate(file, { migrations: numberedMigrations(TOTAL) });
    expect(result.isNew).toBe(true);
    expect(expectWholeMigrations(file, TOTAL)).toBe(TOTAL);
    expect(readdirSync(dirname(file))).toEqual(['darkroom.db']);
  },
);

test('killed again and again while updating, it gets there one migration at a time', async () => {
  const file = newFile();
  migrate(file, { migrations: numberedMigrations(1) });
  let had = 1;
  for (let round = 0; had < TOTAL; round += 1) {
    // 2: after the statements of the first pending migration. 3: within the second one.
    const tick = round % 2 === 0 ? 2 : 3;
    const end = await runChild('migrate-and-die.ts', file, String(TOTAL), String(tick)).end;
    if (end.signal === null) {
      had = expectWholeMigrations(file, TOTAL);
      expect(had).toBe(TOTAL);
      break;
    }
    const has = expectWholeMigrations(file, TOTAL);
    expect(has).toBe(tick === 2 ? had : had + 1);
    had = has;
  }
  expect(migrate(file, { migrations: numberedMigrations(TOTAL) }).applied.length).toBe(TOTAL - had);
  expect(expectWholeMigrations(file, TOTAL)).toBe(TOTAL);
});

test('two processes may make the same database at once', async () => {
  const file = newFile();
  const never = '999';
  const ends = await Promise.all(
    [1, 2, 3].map(() => runChild('migrate-and-die.ts', file, String(TOTAL), never).end),
  );
  expect(ends.map((end) => end.output)).toEqual(['done\n', 'done\n', 'done\n']);
  expect(expectWholeMigrations(file, TOTAL)).toBe(TOTAL);
  expect(readdirSync(dirname(file)).filter((name) => name.includes('creating'))).toEqual([]);
  rmSync(file);
});
