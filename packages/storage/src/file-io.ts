import {
  constants,
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  statfs,
  unlink,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import { givePiece, PIECE_BYTES, takePiece } from './piece-pool.ts';

/** The calls that change the disk, as one object, so that a test can make any of them fail or write down their order. */
export interface FileIo {
  open(path: string, flags: string | number, mode?: number): Promise<FileHandle>;
  rename(from: string, to: string): Promise<void>;
  link(existing: string, created: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Makes the folder and its parents, mode 0700. Answers the first one that was missing. */
  makeDirectory(path: string): Promise<string | undefined>;
  /** Makes the names in a folder durable: without it a rename may be undone by a power cut. */
  syncDirectory(path: string): Promise<void>;
  lstat: typeof lstat;
  readdir(path: string): Promise<string[]>;
  /** Bytes that this process may still write on the file system of `path`. */
  freeBytes(path: string): Promise<number>;
}

/** The real file system. */
export const nodeFileIo: FileIo = {
  open,
  rename,
  link,
  unlink,
  lstat,
  readdir: (path) => readdir(path),
  makeDirectory: makeDirectories,
  freeBytes: async (path) => {
    const status = await statfs(path);
    return status.bavail * status.bsize;
  },
  syncDirectory: async (path) => {
    // Windows opens no folders and journals its names by itself.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/** For reading: never through a symbolic link, and never waiting on a pipe that somebody put there. */
export const READ_WITHOUT_FOLLOWING =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Writes all of `bytes`: the system may take less at a time. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < bytes.byteLength) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.byteLength - offset);
    offset += bytesWritten;
  }
}

/** Reads `[start, end)` in pieces that are good only until the next is asked for: all come in the same memory. */
export async function* readThrough(
  handle: FileHandle,
  start: number,
  end: number,
): AsyncGenerator<Buffer, void, undefined> {
  const piece = takePiece();
  let isReading = false;
  try {
    let position = start;
    while (position < end) {
      isReading = true;
      const { bytesRead } = await handle.read(
        piece,
        0,
        Math.min(PIECE_BYTES, end - position),
        position,
      );
      isReading = false;
      if (bytesRead === 0) return;
      position += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    // After a read that failed the system may still hold it.
    if (!isReading) givePiece(piece);
  }
}

/** Removes a file if it is there. */
export async function removeIfThere(io: FileIo, path: string): Promise<boolean> {
  try {
    await io.unlink(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Whether an error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}

/** Whether an error says that the file is there already. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/**
 * Makes a folder and its parents and answers the first that was made. Node's own way tries for ever where a folder
 * cannot be made in a parent that exists, as in /proc.
 */
async function makeDirectories(path: string): Promise<string | undefined> {
  try {
    await mkdir(path, { mode: 0o700 });
    return path;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EEXIST' && (await lstatOrNull(path))?.isFile() !== true) return undefined;
    const parent = dirname(path);
    if (!isMissing(error) || parent === path || (await lstatOrNull(parent)) !== null) throw error;
    const first = await makeDirectories(parent);
    // Another process may make it at the same moment, which is as good.
    await makeDirectories(path);
    return first ?? path;
  }
}

const lstatOrNull = (path: string) => lstat(path).catch(() => null);
