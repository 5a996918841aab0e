import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { lockHolder } from '../doctor/leftovers.ts';
import { CliProblem } from '../program/cli-problem.ts';
import { copyFile, syncFolder } from './copy-file.ts';
import { DATABASE_FILE, type Manifest, PICTURES_FOLDER, readManifest } from './manifest.ts';

/** What came of a restore. */
export interface RestoredBackup {
  /** The data folder, absolute. */
  readonly home: string;
  /** When the backup was taken, ISO 8601. */
  readonly createdAt: string;
  /** The Darkroom that made it. */
  readonly version: string;
  readonly files: number;
  readonly bytes: number;
}

/** What a half-done restore is called. It holds nothing that the backup does not hold. */
const UNFINISHED = '.restoring-';

/** How many faults of a backup are told. */
const TOLD = 5;

/**
 * Puts a backup into an empty data folder. Every file is compared with what the backup says of it; all of them are there
 * before the first takes its place, and the database takes it last: a restore that was cut off leaves a folder without
 * database, in which no server starts over pictures.
 *
 * @param onFile Called after each file with how many there are so far.
 * @throws CliProblem where the backup is not whole, or the folder not empty.
 */
export async function restoreBackup(
  backup: string,
  home: string,
  onFile: (files: number) => void = () => {},
): Promise<RestoredBackup> {
  const folder = resolve(backup);
  const manifest = await readManifest(folder);
  await checkFiles(folder, manifest);
  await checkHome(home);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const unfinished = await mkdtemp(join(home, UNFINISHED));
  try {
    let files = 0;
    // A home cannot be without them, and a backup has no empty folders.
    for (const name of [PICTURES_FOLDER, 'spool'])
      await mkdir(join(unfinished, name), { mode: 0o700 });
    for (const [path, { bytes, sha256 }] of manifest.files) {
      const copied = await copyFile(join(folder, path), join(unfinished, path));
      if (copied.bytes !== bytes || copied.sha256 !== sha256)
        throw notWhole(folder, [`${path} has other bytes than it had`]);
      files += 1;
      onFile(files);
    }
    for (const entry of await readdir(unfinished, { withFileTypes: true, recursive: true }))
      if (entry.isDirectory()) await syncFolder(join(entry.parentPath, entry.name));
    await syncFolder(unfinished);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  const names = (await readdir(unfinished)).filter((name) => name !== DATABASE_FILE);
  for (const name of names) await rename(join(unfinished, name), join(home, name));
  await syncFolder(home);
  await rename(join(unfinished, DATABASE_FILE), join(home, DATABASE_FILE));
  await rmdir(unfinished);
  await syncFolder(home);
  const { version, createdAt } = manifest;
  let bytes = 0;
  for (const file of manifest.files.values()) bytes += file.bytes;
  return { home, createdAt, version, files: manifest.files.size, bytes };
}

const notWhole = (folder: string, faults: readonly string[]) =>
  new CliProblem(
    'BACKUP_UNUSABLE',
    `The backup ${folder} is not whole: ${faults.slice(0, TOLD).join('; ')}${faults.length > TOLD ? `; and ${faults.length - TOLD} more` : ''}.`,
    { exitCode: 2, hint: 'Nothing was restored. Take another backup.' },
  );

/** Whether every file is there in its size, before anything is written. */
async function checkFiles(folder: string, { files }: Manifest): Promise<void> {
  const faults: string[] = [];
  for (const [path, { bytes }] of files) {
    const stats = await stat(join(folder, path)).catch(() => null);
    if (stats === null || !stats.isFile()) faults.push(`${path} is missing`);
    else if (stats.size !== bytes) faults.push(`${path} has ${stats.size} bytes and had ${bytes}`);
  }
  if (faults.length > 0) throw notWhole(folder, faults);
}

/** The data folder must be empty, apart from what an interrupted restore left, which is removed. */
async function checkHome(home: string): Promise<void> {
  const holder = await lockHolder(home);
  if (holder.kind === 'alive')
    throw new CliProblem('CONFLICT', `A server (process ${holder.pid}) uses ${home}.`, {
      exitCode: 2,
      hint: 'Stop it first, and move that folder away. Nothing was restored.',
    });
  const entries = await readdir(home).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const left = entries.filter((name) => name.startsWith(UNFINISHED));
  if (entries.length > left.length)
    throw new CliProblem('CONFLICT', `${home} is not empty, and nothing in it was changed.`, {
      exitCode: 2,
      hint: `Move it away first: mv ${home} ${home}-before`,
    });
  for (const name of left) await rm(join(home, name), { recursive: true, force: true });
}
