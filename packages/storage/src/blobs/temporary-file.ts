import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { toStorageError } from '../errors.ts';
import { type FileIo, isMissing } from '../file-io.ts';

/** A new, empty file of ours: mode 0600, a name that nobody can guess, and certainly not there before. */
export async function createTemporaryFile(
  io: FileIo,
  directory: string,
): Promise<{ path: string; handle: FileHandle }> {
  const path = join(directory, `${randomBytes(16).toString('hex')}.tmp`);
  try {
    return { path, handle: await io.open(path, 'wx+', 0o600) };
  } catch (error) {
    if (!isMissing(error)) throw toStorageError(error, 'create a temporary file');
    await io.makeDirectory(directory);
    return { path, handle: await io.open(path, 'wx+', 0o600) };
  }
}
