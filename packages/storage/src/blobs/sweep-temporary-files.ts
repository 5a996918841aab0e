import { join } from 'node:path';
import { type FileIo, isMissing, removeIfThere } from '../file-io.ts';

/** Removes the `.tmp` files of a folder that were last written before `before` (milliseconds since 1970). */
export async function sweepTemporaryFiles(
  io: FileIo,
  directory: string,
  before: number,
): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(io, directory)) {
    if (!name.endsWith('.tmp')) continue;
    const path = join(directory, name);
    try {
      const status = await io.lstat(path);
      if (status.mtimeMs <= before && (await removeIfThere(io, path))) removed += 1;
    } catch (error) {
      if (!isMissing(error)) throw error; // finished meanwhile: not ours to remove
    }
  }
  return removed;
}

async function namesIn(io: FileIo, directory: string): Promise<string[]> {
  try {
    return await io.readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
