import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  BlobCorruptError,
  BlobNotFoundError,
  InvalidKeyError,
  systemErrorCode,
  toStorageError,
} from '../errors.ts';
import {
  type FileIo,
  isMissing,
  nodeFileIo,
  READ_WITHOUT_FOLLOWING,
  removeIfThere,
} from '../file-io.ts';
import { blobPath } from './blob-key.ts';
import { sweepTemporaryFiles } from './sweep-temporary-files.ts';
import { createTemporaryFile } from './temporary-file.ts';

const VARIANT = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** One derived picture: the blob it was made from, and how, such as `w256-webp`. */
export interface PreviewKey {
  sha256: string;
  /** Lower-case letters, digits and dashes, at most 40. */
  variant: string;
}

/** Pictures that can be made again from the originals. Their folder may be deleted at any time. */
export interface PreviewStore {
  /** Runs `produce` on a temporary file unless the preview exists; two callers at once do the work once. */
  obtain(key: PreviewKey, produce: (path: string) => Promise<void>): Promise<{ byteSize: number }>;
  read(key: PreviewKey): Promise<{ stream: Readable; byteSize: number }>;
  /** Where a preview lies that was obtained. It may be removed at any time. */
  localPath(key: PreviewKey): string;
  /** Null where it was not made yet. */
  stat(key: PreviewKey): Promise<{ byteSize: number } | null>;
  /** Removes every variant of one blob; answers how many. */
  deleteAllOf(sha256: string): Promise<number>;
  sweepTemporary(before: number): Promise<number>;
}

/** Previews in a folder: `ab/cdef….w256-webp` under the root. */
export async function openPreviewStore(options: {
  /** `$DARKROOM_HOME/previews`; made when missing. */
  root: string;
  io?: FileIo;
}): Promise<PreviewStore> {
  const { root, io = nodeFileIo } = options;
  const temporaryDirectory = join(root, 'tmp');
  await io.makeDirectory(temporaryDirectory);
  const running = new Map<string, Promise<{ byteSize: number }>>();

  const locate = (key: PreviewKey) => {
    if (!VARIANT.test(key.variant))
      throw new InvalidKeyError('preview name', 'it has at most 40 of a-z, 0-9 and dashes');
    const { directory, path } = blobPath(root, key.sha256);
    return { directory, path: `${path}.${key.variant}` };
  };

  const stat = async (key: PreviewKey) => {
    try {
      const status = await io.lstat(locate(key).path);
      return status.isFile() && status.size > 0 ? { byteSize: status.size } : null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw toStorageError(error, 'look for a preview on disk');
    }
  };

  const make = async (key: PreviewKey, produce: (path: string) => Promise<void>) => {
    const target = locate(key);
    const { path, handle } = await createTemporaryFile(io, temporaryDirectory);
    try {
      await produce(path);
      const { size: byteSize } = await handle.stat();
      // Synced so that a power cut leaves no empty preview; the name itself may be lost, it is made again.
      await handle.sync();
      await io.makeDirectory(target.directory);
      await io.rename(path, target.path);
      return { byteSize };
    } catch (error) {
      await removeIfThere(io, path).catch(() => false);
      throw toStorageError(error, 'store a preview');
    } finally {
      await handle.close();
    }
  };

  return {
    obtain: async (key, produce) => {
      const { path } = locate(key);
      const existing = await stat(key);
      if (existing !== null) return existing;
      const inFlight = running.get(path);
      if (inFlight !== undefined) return inFlight;
      const work = make(key, produce).finally(() => running.delete(path));
      running.set(path, work);
      return work;
    },
    read: async (key) => {
      const { path } = locate(key);
      try {
        const handle = await io.open(path, READ_WITHOUT_FOLLOWING);
        const status = await handle.stat();
        if (!status.isFile()) {
          await handle.close();
          throw new BlobCorruptError('A preview', 'something else is in its place');
        }
        return { stream: handle.createReadStream({ start: 0 }), byteSize: status.size };
      } catch (error) {
        if (isMissing(error)) throw new BlobNotFoundError(`Preview ${key.variant}`);
        if (systemErrorCode(error) === 'ELOOP')
          throw new BlobCorruptError('A preview', 'something else is in its place');
        throw toStorageError(error, 'read a preview from disk');
      }
    },
    localPath: (key) => locate(key).path,
    stat,
    deleteAllOf: async (sha256) => {
      const { directory } = blobPath(root, sha256);
      let removed = 0;
      const names = await io.readdir(directory).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw toStorageError(error, 'delete previews from disk');
      });
      for (const name of names) {
        if (
          name.startsWith(`${sha256.slice(2)}.`) &&
          (await removeIfThere(io, join(directory, name)))
        )
          removed += 1;
      }
      return removed;
    },
    sweepTemporary: (before) => sweepTemporaryFiles(io, temporaryDirectory, before),
  };
}
