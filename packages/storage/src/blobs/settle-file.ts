import type { FileHandle } from 'node:fs/promises';
import { type FileIo, isMissing, removeIfThere } from '../file-io.ts';

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
  const { io, root, handle, path, target } = options;
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
  await io.syncDirectory(target.directory);
  if (isNewDirectory) await io.syncDirectory(root);
}

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
