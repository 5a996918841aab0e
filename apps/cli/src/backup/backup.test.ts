import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';
import { dataPlaces } from './home-files.ts';
import { makeBackup } from './make-backup.ts';
import { restoreBackup } from './restore-backup.ts';

let place: Place;
let home: string;
let target: string;
beforeEach(() => {
  place = createPlace('http://127.0.0.1:1');
  home = join(place.directory, 'home');
  target = join(place.directory, 'backup');
  furnish();
});
afterEach(() => place.remove());

const hashOf = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
const pathOf = (sha256: string) => join('images', sha256.slice(0, 2), sha256.slice(2));
function put(path: string, bytes: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, path), bytes, { mode: 0o600 });
}
/** Stores a picture as a server does: its bytes first, then its row. */
function store(database: DatabaseSync, bytes: string): string {
  const sha256 = hashOf(bytes);
  put(pathOf(sha256), bytes);
  database.prepare('INSERT INTO "Image" VALUES (?, ?, NULL)').run(`img_${sha256}`, sha256);
  return sha256;
}

/** A data folder as a server has it, with a writer's connection that stays open. */
function furnish(): void {
  put('master.key', 'key');
  put('config.yaml', 'a: 1\n');
  put('providers/acme/provider.yaml', 'slug: acme\n');
  put('spool/att_1.answer', 'an answer');
  put('images/tmp/half.tmp', 'half');
  put('previews/ab/cd.w256-webp', 'a preview');
  put('server.lock', '{"pid":4194303}');
  using database = open();
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE "Image" (id TEXT, sha256 TEXT, deletedAt TEXT);
    CREATE TABLE "Asset" (id TEXT, sha256 TEXT, state TEXT);
    INSERT INTO "Asset" VALUES ('ast_1', NULL, 'PENDING'), ('ast_2', '${hashOf('an upload')}', 'READY');
    INSERT INTO "Image" VALUES ('img_gone', '${hashOf('deleted')}', '2026-11-21');
  `);
  put(pathOf(hashOf('an upload')), 'an upload');
  for (const bytes of ['one', 'two', 'three']) store(database, bytes);
}
const open = (folder = home) => {
  const database = new DatabaseSync(join(folder, 'darkroom.db'));
  return Object.assign(database, { [Symbol.dispose]: () => database.close() });
};

const options = { version: '0.1.0', now: () => Date.parse('2026-11-21T12:00:00Z') };
const places = () => dataPlaces({ home, databaseUrl: null, storageUrl: null });
const make = (more: Partial<Parameters<typeof makeBackup>[2]> = {}) =>
  makeBackup(places(), target, { ...options, ...more });
const tree = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
const rows = (folder: string) => {
  using database = open(folder);
  return database
    .prepare('SELECT sha256 FROM "Image" WHERE deletedAt IS NULL')
    .all()
    .map(({ sha256 }) => String(sha256));
};

describe('a backup', () => {
  it('holds what a server cannot make anew, for its owner alone, and comes back the same', async () => {
    const { code, stdout, stderr } = await runHere(place, ['server', 'backup', 'backup']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Bring it back with: darkroom server restore ${target}\n`,
    });
    expect(stdout).toContain('Pictures  4, 0 of them missing');
    const pictures = ['an upload', 'one', 'two', 'three'].map((bytes) => pathOf(hashOf(bytes)));
    expect(tree(target)).toEqual(
      [
        'backup.json',
        'config.yaml',
        'darkroom.db',
        'master.key',
        'providers/acme/provider.yaml',
        'spool/att_1.answer',
        ...pictures,
      ].sort(),
    );
    for (const path of tree(target)) expect(statSync(join(target, path)).mode & 0o077).toBe(0);
    expect(statSync(target).mode & 0o077).toBe(0);

    rmSync(home, { recursive: true });
    const restored = await runHere(place, ['server', 'restore', 'backup', '--json']);
    expect(restored.code).toBe(0);
    expect(JSON.parse(restored.stdout)).toMatchObject({ home, files: tree(target).length - 1 });
    expect(tree(home)).toEqual(tree(target).filter((path) => path !== 'backup.json'));
    expect(rows(home)).toHaveLength(3);
    for (const path of pictures)
      expect(readFileSync(join(home, path))).toEqual(readFileSync(join(target, path)));
  });

  it('is of one moment while a server goes on writing: every picture that its database knows is in it', async () => {
    using database = open(); // stays open, with what it wrote in the -wal
    let stored = 0;
    const made = await make({
      onFile: () => {
        stored += 1;
        store(database, `made meanwhile ${stored}`);
      },
    });
    expect(made.missing).toEqual([]);
    expect(stored).toBeGreaterThan(5);
    const known = rows(target);
    expect(known.length).toBeGreaterThan(3);
    for (const sha256 of known) expect(existsSync(join(target, pathOf(sha256)))).toBe(true);
    expect(rows(home).length).toBeGreaterThan(known.length);
    expect(tree(target).filter((path) => /-wal|-shm/.test(path))).toEqual([]);
  });

  it('keeps a raw answer that is read while it is made', async () => {
    let isFirst = true;
    await make({
      onFile: () => {
        if (existsSync(join(target, 'spool/att_1.answer')) && isFirst) {
          rmSync(join(home, 'spool/att_1.answer'));
          isFirst = false;
        }
      },
    });
    expect(isFirst).toBe(false);
    expect(readFileSync(join(target, 'spool/att_1.answer'), 'utf8')).toBe('an answer');
  });

  it('tells of pictures that were lost or damaged before, and ends with 1', async () => {
    rmSync(join(home, pathOf(hashOf('one'))));
    writeFileSync(join(home, pathOf(hashOf('two'))), 'other');
    const { code, stdout, stderr } = await runHere(place, ['server', 'backup', 'backup']);
    expect(code).toBe(1);
    expect(stdout).toContain('4, 1 of them missing');
    expect(stderr).toContain(`${hashOf('one')} is in the database and not on the disk`);
    expect(stderr).toContain('has other bytes than it had');
    expect(existsSync(join(target, 'backup.json'))).toBe(true);
  });

  it('takes database and pictures from where the server keeps them', async () => {
    const elsewhere = join(place.directory, 'elsewhere');
    mkdirSync(elsewhere);
    const from = { databaseUrl: `file:${elsewhere}/x.db`, storageUrl: `file:${elsewhere}/blobs` };
    rmSync(join(home, 'darkroom.db-wal'), { force: true });
    writeFileSync(join(elsewhere, 'x.db'), readFileSync(join(home, 'darkroom.db')));
    const blobs = join(elsewhere, 'blobs', hashOf('one').slice(0, 2));
    mkdirSync(blobs, { recursive: true });
    writeFileSync(join(blobs, hashOf('one').slice(2)), 'one');
    const made = await makeBackup(dataPlaces({ home, ...from }), target, options);
    expect(made.missing).toHaveLength(3);
    expect(existsSync(join(target, pathOf(hashOf('one'))))).toBe(true);
  });

  it.each([
    ['a folder that is not empty', 'home/providers', 2, 'lies within'],
    ['a folder within none', 'a/b', 2, 'There is no folder'],
    ['the data folder', 'home', 2, 'would become a part of itself'],
    ['a file', 'file', 2, 'is no folder'],
    ['a full folder', 'full', 2, 'is not empty'],
  ])('is not made in %s', async (_, folder, exitCode, message) => {
    writeFileSync(join(place.directory, 'file'), '');
    mkdirSync(join(place.directory, 'full/of'), { recursive: true });
    const before = tree(place.directory);
    const { code, stderr } = await runHere(place, ['server', 'backup', folder]);
    expect(code).toBe(exitCode);
    expect(stderr).toContain(message);
    expect(tree(place.directory)).toEqual(before);
  });

  it('that could not be finished is told, with what to do with its half', async () => {
    const onFile = () => {
      throw new Error('ENOSPC: no space left on device');
    };
    await expect(make({ onFile })).rejects.toMatchObject({
      code: 'BACKUP_UNFINISHED',
      exitCode: 1,
      message: expect.stringContaining('no space left'),
      hint: expect.stringContaining(`remove it`),
    });
    await expect(restoreBackup(target, join(place.directory, 'other'))).rejects.toThrow('cut off');
  });

  it('needs a database', async () => {
    rmSync(join(home, 'darkroom.db'));
    const none = await runHere(place, ['server', 'backup', 'backup']);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('There is no database');
    expect(none.stderr).toContain('DARKROOM_HOME');
    writeFileSync(join(home, 'darkroom.db'), 'no database at all, but some text');
    const broken = await runHere(place, ['server', 'backup', 'backup']);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('could not be copied');
    expect(existsSync(join(target, 'backup.json'))).toBe(false);
    const variables = { DARKROOM_DATABASE_URL: 'postgres://me:secret@there/db' };
    const other = await runHere(place, ['server', 'backup', 'new'], { variables });
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('DARKROOM_DATABASE_URL names no file');
    expect(other.stderr).not.toContain('secret');
  });
});

/** Does it in a process of its own, which is killed after so many files. */
function killed(work: string, after: number): string | null {
  const program = `
    const { makeBackup } = await import(${JSON.stringify(new URL('./make-backup.ts', import.meta.url).href)});
    const { restoreBackup } = await import(${JSON.stringify(new URL('./restore-backup.ts', import.meta.url).href)});
    const { dataPlaces } = await import(${JSON.stringify(new URL('./home-files.ts', import.meta.url).href)});
    const home = ${JSON.stringify(home)};
    const target = ${JSON.stringify(target)};
    const onFile = (files) => { if (files === ${after}) process.kill(process.pid, 'SIGKILL'); };
    ${work}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', program]).signal;
}

describe('a kill', () => {
  it.each([1, 5, 8])(
    'in the middle of a backup, after %i files, leaves none that is restored',
    async (after) => {
      const work =
        "await makeBackup(dataPlaces({ home, databaseUrl: null, storageUrl: null }), target, { version: '0', now: Date.now, onFile });";
      expect(killed(work, after)).toBe('SIGKILL');
      expect(tree(target).length).toBeGreaterThan(0);
      const other = join(place.directory, 'other');
      await expect(restoreBackup(target, other)).rejects.toMatchObject({
        code: 'BACKUP_UNUSABLE',
        exitCode: 2,
        message: expect.stringContaining('the making of it was cut off'),
      });
      expect(existsSync(other)).toBe(false);
      // What was to be copied is as it was.
      expect(rows(home)).toHaveLength(3);
      rmSync(target, { recursive: true });
      expect((await make()).missing).toEqual([]);
    },
  );

  it('in the middle of a restore leaves nothing that passes for a data folder, and the next one is whole', async () => {
    await make();
    rmSync(home, { recursive: true });
    expect(killed('await restoreBackup(target, home, onFile);', 5)).toBe('SIGKILL');
    expect(readdirSync(home)).toEqual([expect.stringMatching(/^\.restoring-/)]);
    await restoreBackup(target, home);
    expect(tree(home)).toEqual(tree(target).filter((path) => path !== 'backup.json'));
    expect(readdirSync(home).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('a restore', () => {
  const manifest = () => join(target, 'backup.json');
  const picture = () => join(target, pathOf(hashOf('one')));
  it.each<[string, () => void, string]>([
    [
      'has no manifest',
      () => rmSync(manifest()),
      'it is no backup, or the making of it was cut off',
    ],
    ['has half a manifest', () => writeFileSync(manifest(), '{"format":1,'), 'is damaged'],
    ['has a manifest of nothing', () => writeFileSync(manifest(), '[]'), 'is damaged'],
    [
      'leads out of its folder',
      () =>
        writeFileSync(
          manifest(),
          readFileSync(manifest(), 'utf8').replace('"config.yaml"', '"../config.yaml"'),
        ),
      'is damaged',
    ],
    [
      'is of a newer Darkroom',
      () =>
        writeFileSync(
          manifest(),
          readFileSync(manifest(), 'utf8').replace('"format": 1', '"format": 2'),
        ),
      'made by a newer Darkroom',
    ],
    ['lacks a picture', () => rmSync(picture()), 'is missing'],
    ['lacks the database', () => rmSync(join(target, 'darkroom.db')), 'darkroom.db is missing'],
    ['has a longer picture', () => appendFileSync(picture(), 'x'), 'has 4 bytes and had 3'],
    ['has another picture', () => writeFileSync(picture(), 'eno'), 'has other bytes than it had'],
  ])('refuses a backup that %s, and writes nothing', async (_, spoil, message) => {
    await make();
    spoil();
    rmSync(home, { recursive: true });
    const { code, stderr } = await runHere(place, ['server', 'restore', 'backup']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(existsSync(home) ? readdirSync(home) : []).toEqual([]);
  });

  it('goes over nothing that is there, least of all over a server', async () => {
    await make();
    const before = tree(home);
    const full = await runHere(place, ['server', 'restore', 'backup']);
    expect(full.code).toBe(2);
    expect(full.stderr).toContain(`mv ${home} ${home}-before`);
    writeFileSync(join(home, 'server.lock'), JSON.stringify({ pid: process.pid }));
    const used = await runHere(place, ['server', 'restore', 'backup']);
    expect(used.stderr).toContain(`A server (process ${process.pid}) uses ${home}`);
    expect(tree(home)).toEqual(before);
  });

  it('makes the folders that a home cannot be without, though nothing was in them', async () => {
    rmSync(join(home, 'spool'), { recursive: true });
    await make();
    rmSync(home, { recursive: true });
    await restoreBackup(target, home);
    for (const folder of ['images', 'spool'])
      expect(statSync(join(home, folder)).mode & 0o777).toBe(0o700);
  });

  it('says where a server would look, where its variables say so', async () => {
    await make();
    rmSync(home, { recursive: true });
    const variables = { DARKROOM_STORAGE_URL: 'file:/srv/pictures' };
    const { code, stderr } = await runHere(place, ['server', 'restore', 'backup'], { variables });
    expect(code).toBe(0);
    expect(stderr).toContain('DARKROOM_STORAGE_URL is set');
  });
});
