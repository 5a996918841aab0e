import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { type FileIo, isMissing, isTaken, removeIfThere } from '../file-io.ts';

export interface SettleFileOptions {
  io: FileIo;
  root: string;
  /** Open on the temporary file; closed here. */
  handle: FileHandle;
  /** The temporary file; gone afterwards. */
  path: string;
  byteSize: number;
  target: { directory: string; path: string };
}

/**
 * The order that survives kill -9 and a power cut: bytes synced, then the name, then the folder synced.
 * A name that is visible therefore always has its whole content.
 */
export async function settleFile(options: SettleFileOptions): Promise<void> {
  const { io, handle, path, target } = options;
  if (await isInPlace(io, target.path, options.byteSize)) {
    await handle.close();
    await removeIfThere(io, path);
    // Whoever stored it first may still be on the way to this sync, and our caller relies on it from now on.
    await io.syncDirectory(target.directory);
    return;
  }
  await handle.sync();
  await handle.close();
  const isNewDirectory = (await io.makeDirectory(target.directory)) !== undefined;
  await io.rename(path, target.path);
  await syncNames(options, isNewDirectory);
}

/**
 * Gives a file that is synced already a second name in the store, without copying it: the folder is synced, the first
 * name stays. Nobody may write to it afterwards. False: this file system has no second names.
 */
export async function linkFile(options: {
  io: FileIo;
  root: string;
  temporaryDirectory: string;
  path: string;
  byteSize: number;
  target: { directory: string; path: string };
}): Promise<boolean> {
  const { io, path, target } = options;
  let isNewDirectory = false;
  try {
    await io.link(path, target.path).catch(async (error: unknown) => {
      if (!isMissing(error)) throw error;
      isNewDirectory = (await io.makeDirectory(target.directory)) !== undefined;
      await io.link(path, target.path);
    });
  } catch (error) {
    if (NO_LINKS.has(systemErrorCode(error) ?? '')) return false;
    if (!isTaken(error)) throw error;
    if (!(await isInPlace(io, target.path, options.byteSize))) {
      // Another size: what is in its place is damaged.
      const between = join(options.temporaryDirectory, `${randomBytes(16).toString('hex')}.tmp`);
      await io.link(path, between);
      await io.rename(between, target.path);
    }
  }
  await syncNames(options, isNewDirectory);
  return true;
}

/** After this a power cut does not take the new name back. */
async function syncNames(
  { io, root, target }: Pick<SettleFileOptions, 'io' | 'root' | 'target'>,
  isNewDirectory: boolean,
): Promise<void> {
  await io.syncDirectory(target.directory);
  if (isNewDirectory) await io.syncDirectory(root);
}

/** Another file system, one without links, or a file that has as many names as it may. */
const NO_LINKS: ReadonlySet<string> = new Set(['EXDEV', 'EPERM', 'ENOSYS', 'ENOTSUP', 'EMLINK']);

/** The same hash with another size is damage: then the good bytes replace it. */
async function isInPlace(io: FileIo, path: string, byteSize: number): Promise<boolean> {
  try {
    const status = await io.lstat(path);
    return status.isFile() && status.size === byteSize;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
