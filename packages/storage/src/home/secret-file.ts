import { dirname } from 'node:path';
import { createTemporaryFile } from '../blobs/temporary-file.ts';
import { StorageError, toStorageError } from '../errors.ts';
import {
  type FileIo,
  isMissing,
  nodeFileIo,
  READ_WITHOUT_FOLLOWING,
  removeIfThere,
  writeAll,
} from '../file-io.ts';

/** Larger than any secret, smaller than a mistake. */
const MAX_SECRET_BYTES = 1024 * 1024;

/** Reads a secret's file; null where there is none. Never through a symbolic link. */
export async function readSecretFile(
  path: string,
  io: FileIo = nodeFileIo,
): Promise<Buffer | null> {
  try {
    const handle = await io.open(path, READ_WITHOUT_FOLLOWING);
    try {
      const status = await handle.stat();
      if (!status.isFile() || status.size > MAX_SECRET_BYTES)
        throw new StorageError('HOME_UNUSABLE', `${path} is not a file of a secret. Remove it.`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw toStorageError(error, 'read a secret file');
  }
}

/** Replaces a secret's file as a whole: after a crash it is the old one or the new one. Mode 0600 from its first byte. */
export async function writeSecretFile(
  path: string,
  content: string | Uint8Array,
  io: FileIo = nodeFileIo,
): Promise<void> {
  const directory = dirname(path);
  const temporary = await createTemporaryFile(io, directory);
  let isClosed = false;
  try {
    await writeAll(temporary.handle, Buffer.from(content));
    await temporary.handle.sync();
    isClosed = true;
    await temporary.handle.close();
    await io.rename(temporary.path, path);
    await io.syncDirectory(directory);
  } catch (error) {
    if (!isClosed) await temporary.handle.close().catch(() => undefined);
    await removeIfThere(io, temporary.path).catch(() => false);
    throw toStorageError(error, 'write a secret file');
  }
}
