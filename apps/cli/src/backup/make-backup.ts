import { mkdir, open, readdir, realpath, rename } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { sentenceOf } from '../doctor/finding.ts';
import { CliProblem, inputProblem } from '../program/cli-problem.ts';
import { copyDatabase } from './copy-database.ts';
import { copyFile, factsOf, syncFolder } from './copy-file.ts';
import { type DataPlaces, isFile, otherFiles, pictureFile, pictureFiles } from './home-files.ts';
import {
  DATABASE_FILE,
  type FileFacts,
  MANIFEST_FILE,
  PICTURES_FOLDER,
  writeManifest,
} from './manifest.ts';

/** What came of a backup. */
export interface MadeBackup {
  /** Absolute. */
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** How many pictures the database knows. */
  readonly pictures: number;
  /** Hashes of pictures that the database knows and the disk does not have: they were lost before. */
  readonly missing: readonly string[];
  /** Paths of pictures whose bytes are not what their names say: they were damaged before. */
  readonly damaged: readonly string[];
}

/**
 * Copies database, pictures, settings, keys and raw answers into a new folder, beside a server that runs or without one.
 *
 * The database is copied as it is at one moment. Pictures never change and are removed late, so they are copied before that
 * moment and, what came meanwhile, after it: each that the copy knows is there. What names all files comes last, so a
 * backup that was cut off is told by its absence.
 *
 * @param onFile Called after each file with how many there are so far.
 * @throws CliProblem where there is nothing to back up, or no place for it.
 */
export async function makeBackup(
  places: DataPlaces,
  target: string,
  options: {
    version: string;
    now: () => number;
    onFile?: (files: number) => void;
  },
): Promise<MadeBackup> {
  const folder = resolve(target);
  if (!(await isFile(places.database)))
    throw new CliProblem('NOT_FOUND', `There is no database ${places.database}.`, {
      exitCode: 2,
      hint: "Run it where the server's data lies, with the server's DARKROOM_HOME (and DARKROOM_DATABASE_URL and DARKROOM_STORAGE_URL, where it has them).",
    });
  await makeTarget(places, folder);
  try {
    return await fill(places, folder, options);
  } catch (error) {
    if (error instanceof CliProblem) throw error;
    throw new CliProblem('BACKUP_UNFINISHED', `The backup was not finished: ${sentenceOf(error)}`, {
      hint: `What is in ${folder} is no backup: remove it, and try again.`,
      cause: error,
    });
  }
}

type Options = Parameters<typeof makeBackup>[2];

async function fill(places: DataPlaces, folder: string, options: Options): Promise<MadeBackup> {
  const files = new Map<string, FileFacts>();
  const copy = async (from: string, path: string) => {
    files.set(path, await copyFile(from, join(folder, path)));
    options.onFile?.(files.size);
  };
  /** Takes what is there. A file that goes away meanwhile is needed no more. */
  const take = async (from: string, path: string) => {
    try {
      await copy(from, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  };
  const takePictures = async () => {
    for (const path of await pictureFiles(places.pictures)) {
      const within = `${PICTURES_FOLDER}/${path}`;
      if (path.includes('/') && !files.has(within)) await take(join(places.pictures, path), within);
    }
  };
  const takeOthers = async () => {
    for (const path of await otherFiles(places.home)) await take(join(places.home, path), path);
  };

  await takePictures();
  // Raw answers that are read meanwhile are gone afterwards; those that are still written are taken again.
  await takeOthers();
  const createdAt = new Date(options.now()).toISOString();
  const known = await copyDatabase(places.database, join(folder, DATABASE_FILE));
  files.set(DATABASE_FILE, await factsOf(join(folder, DATABASE_FILE)));
  await takePictures();
  await takeOthers();

  const missing = known.filter((sha256) => !files.has(`${PICTURES_FOLDER}/${pictureFile(sha256)}`));
  const damaged = [...files].flatMap(([path, { sha256 }]) =>
    path.startsWith(`${PICTURES_FOLDER}/`) && path !== `${PICTURES_FOLDER}/${pictureFile(sha256)}`
      ? [path]
      : [],
  );
  await finish(folder, writeManifest({ version: options.version, createdAt, files }));
  let bytes = 0;
  for (const file of files.values()) bytes += file.bytes;
  return { folder, files: files.size, bytes, pictures: known.length, missing, damaged };
}

/** Makes the folder, for its owner alone. @throws CliProblem where something is in it, or where it would copy itself. */
async function makeTarget(places: DataPlaces, folder: string): Promise<void> {
  const parent = await realpath(dirname(folder)).catch(() => null);
  if (parent === null) throw inputProblem(`There is no folder ${dirname(folder)}.`);
  for (const place of [places.home, places.pictures]) {
    const path = relative(await realpath(place).catch(() => place), join(parent, basename(folder)));
    if (path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path))
      throw inputProblem(
        `${folder} lies within ${place}, and would become a part of itself.`,
        'Give a folder elsewhere, best on another disk.',
      );
  }
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const entries = await readdir(folder).catch(() => null);
    if (entries === null) throw inputProblem(`${folder} is no folder.`);
    if (entries.length > 0)
      throw inputProblem(
        `${folder} is not empty, and nothing was written.`,
        'Give a folder that is not there yet, such as one with the day in its name.',
      );
  }
}

/** Every folder's entries first, then what says that it is whole. */
async function finish(folder: string, manifest: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isDirectory()) await syncFolder(join(entry.parentPath, entry.name));
  const unfinished = join(folder, `${MANIFEST_FILE}.tmp`);
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(manifest);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, MANIFEST_FILE));
  await syncFolder(folder);
}
