import type { Stats } from 'node:fs';
import { chmod, lstat, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Clock, systemClock } from '@darkroom/core';
import { sweepTemporaryFiles } from '../blobs/sweep-temporary-files.ts';
import { createTemporaryFile } from '../blobs/temporary-file.ts';
import { StorageError, systemErrorCode } from '../errors.ts';
import { type FileIo, isMissing, nodeFileIo, removeIfThere } from '../file-io.ts';
import { takeHomeLock } from './home-lock.ts';
import { type ProcessTable, systemProcessTable } from './process-identity.ts';

/** Where everything of a server is. Files need not exist; folders do after `openHome`. */
export interface HomePaths {
  root: string;
  configFile: string;
  apiKeysFile: string;
  databaseFile: string;
  masterKeyFile: string;
  cliTokenFile: string;
  lockFile: string;
  imagesDirectory: string;
  previewsDirectory: string;
  spoolDirectory: string;
  providersDirectory: string;
}

/** A home that this process holds. */
export interface Home {
  paths: HomePaths;
  /** Sentences about what was put right on opening, for the log and the person. */
  notices: string[];
  /** Gives the lock back. */
  close(): Promise<void>;
}

/** The home cannot be used as it is; the message says what to do. */
export class HomeUnusableError extends StorageError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('HOME_UNUSABLE', message, options);
  }
}

/** The paths of a home, without touching the disk: for programs that only read a file of it. */
export function homePaths(path: string): HomePaths {
  const root = resolve(path);
  return {
    root,
    configFile: join(root, 'config.yaml'),
    apiKeysFile: join(root, 'api_keys.yaml'),
    databaseFile: join(root, 'darkroom.db'),
    masterKeyFile: join(root, 'master.key'),
    cliTokenFile: join(root, 'cli-token'),
    lockFile: join(root, 'server.lock'),
    imagesDirectory: join(root, 'images'),
    previewsDirectory: join(root, 'previews'),
    spoolDirectory: join(root, 'spool'),
    providersDirectory: join(root, 'providers'),
  };
}

/**
 * Makes and checks a home and takes its lock. Throws HomeUnusableError (a file, a loop of links, somebody else's,
 * read-only) and HomeInUseError. Modes that let others in are tightened, with a notice.
 */
export async function openHome(
  path: string,
  options: { io?: FileIo; processes?: ProcessTable; clock?: Clock } = {},
): Promise<Home> {
  const { io = nodeFileIo, processes = systemProcessTable, clock = systemClock } = options;
  const paths = homePaths(path);
  const notices: string[] = [];
  await checkRoot(io, paths.root);
  await tighten(paths.root, 0o700, notices);
  await checkWritable(io, paths.root);
  const release = await takeHomeLock({ path: paths.lockFile, io, processes });
  try {
    const directories = [paths.imagesDirectory, paths.previewsDirectory, paths.spoolDirectory];
    for (const directory of directories) {
      await makeDirectory(io, directory);
      await tighten(directory, 0o700, notices);
    }
    const files = [
      paths.configFile,
      paths.apiKeysFile,
      paths.databaseFile,
      `${paths.databaseFile}-wal`,
      `${paths.databaseFile}-shm`,
      paths.masterKeyFile,
      paths.cliTokenFile,
    ];
    for (const file of files) await tighten(file, 0o600, notices);
    // What a killed server was in the middle of writing. Fresh ones may be of a program that is writing now.
    await sweepTemporaryFiles(io, paths.root, clock.now() - 60_000);
    return { paths, notices, close: release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function checkRoot(io: FileIo, root: string): Promise<void> {
  await makeDirectory(io, root);
  const status = await stat(root);
  const ownId = process.getuid?.();
  if (ownId !== undefined && status.uid !== ownId) {
    throw new HomeUnusableError(
      `${root} belongs to another user (id ${status.uid}; this server runs as ${ownId}). Set DARKROOM_HOME to a folder of your own, or change its owner.`,
    );
  }
}

async function makeDirectory(io: FileIo, path: string): Promise<void> {
  let status: Stats | null = null;
  try {
    await io.makeDirectory(path);
    status = await stat(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new HomeUnusableError(
        `${path} (or a part of it) is a file where Darkroom needs a folder. Move the file away, or set DARKROOM_HOME to another folder.`,
        { cause: error },
      );
    }
    const link = code === 'ELOOP' || code === 'ENOENT' ? await deadLink(path) : null;
    if (link !== null) {
      throw new HomeUnusableError(
        `${link} is a symbolic link that leads nowhere or in a circle. Remove it, or set DARKROOM_HOME to another folder.`,
        { cause: error },
      );
    }
    throw new HomeUnusableError(
      `Could not make the folder ${path} (${code ?? 'unknown reason'}). Make it yourself with write permission, or set DARKROOM_HOME to another folder.`,
      { cause: error },
    );
  }
  if (!status.isDirectory())
    throw new HomeUnusableError(`${path} is not a folder. Set DARKROOM_HOME to one.`);
}

/** The first part of a path that is a link to nothing, or to itself; null: none is. */
async function deadLink(path: string): Promise<string | null> {
  const parent = dirname(path);
  const above = parent === path ? null : await deadLink(parent);
  if (above !== null) return above;
  const isLink = await lstat(path).then(
    (status) => status.isSymbolicLink(),
    () => false,
  );
  if (!isLink) return null;
  return stat(path).then(
    () => null,
    () => path,
  );
}

async function checkWritable(io: FileIo, root: string): Promise<void> {
  try {
    const { path, handle } = await createTemporaryFile(io, root);
    await handle.close();
    await removeIfThere(io, path);
  } catch (error) {
    throw new HomeUnusableError(
      `Darkroom cannot write to ${root} (${systemErrorCode(error) ?? 'unknown reason'}). Check its permissions and its disk, or set DARKROOM_HOME to another folder.`,
      { cause: error },
    );
  }
}

async function tighten(path: string, mode: number, notices: string[]): Promise<void> {
  if (process.platform === 'win32') return; // no such modes there
  let status: Stats;
  try {
    status = await stat(path);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const current = status.mode & 0o777;
  if ((current & ~mode) === 0) return;
  await chmod(path, current & mode);
  notices.push(
    `${path} was open to others (mode ${current.toString(8).padStart(4, '0')}); it is ${(current & mode).toString(8).padStart(4, '0')} now.`,
  );
}
