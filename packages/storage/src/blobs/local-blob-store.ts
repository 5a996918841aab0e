import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '@darkroom/core';
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
  readThrough,
  removeIfThere,
} from '../file-io.ts';
import { blobPath, isBlobKey } from './blob-key.ts';
import type { BlobStore, ByteRange } from './blob-store.ts';
import { openLocalBlobWriter } from './local-blob-writer.ts';
import { linkFile, settleFile } from './settle-file.ts';
import { sweepTemporaryFiles } from './sweep-temporary-files.ts';
import { createTemporaryFile } from './temporary-file.ts';
import { createWritableGuard } from './writable-guard.ts';

export interface LocalBlobStoreOptions {
  /** `$DARKROOM_HOME/images`; made when missing. */
  root: string;
  /** Free space below which nothing new is started. Default 256 MiB. */
  reserveBytes?: number;
  /** Cap of a blob whose writer names none. Default 1 GiB. */
  maxBytes?: number;
  clock?: Clock;
  io?: FileIo;
}

/** Blobs in a folder: `ab/cdef…` under the root, temporary files beside them under `tmp/` on the same file system. */
export async function openLocalBlobStore(options: LocalBlobStoreOptions): Promise<BlobStore> {
  const { root, io = nodeFileIo, clock = systemClock } = options;
  const defaultMaxBytes = options.maxBytes ?? 1024 ** 3;
  const temporaryDirectory = join(root, 'tmp');
  await io.makeDirectory(temporaryDirectory);

  const openBlobWriter: BlobStore['openBlobWriter'] = (writerOptions = {}) =>
    openLocalBlobWriter({
      io,
      root,
      temporaryDirectory,
      maxBytes: writerOptions.maxBytes ?? defaultMaxBytes,
    });

  const putStream: BlobStore['putStream'] = async (source, writerOptions) => {
    const writer = await openBlobWriter(writerOptions);
    try {
      for await (const chunk of source) await writer.write(chunk);
      return await writer.finish();
    } finally {
      await writer.abort();
    }
  };

  return {
    openBlobWriter,
    putStream,
    putBytes: async (bytes) => {
      const writer = await openBlobWriter();
      try {
        await writer.write(bytes);
        return await writer.finish();
      } finally {
        await writer.abort();
      }
    },
    putProducedFile: async (produce) => {
      const { path, handle } = await createTemporaryFile(io, temporaryDirectory);
      try {
        await produce(path);
        const { size: byteSize } = await handle.stat();
        const sha256 = await hashFile(handle, byteSize);
        await settleFile({ io, root, handle, path, byteSize, target: blobPath(root, sha256) });
        return { sha256, byteSize };
      } catch (error) {
        await handle.close().catch(() => undefined);
        await removeIfThere(io, path).catch(() => false);
        throw toStorageError(error, 'store an image');
      }
    },
    putFile: async (path, { sha256, byteSize }) => {
      const target = blobPath(root, sha256);
      try {
        if (await linkFile({ io, root, temporaryDirectory, path, byteSize, target }))
          return { sha256, byteSize };
      } catch (error) {
        throw toStorageError(error, 'store an image');
      }
      const handle = await io.open(path, READ_WITHOUT_FOLLOWING);
      try {
        return await putStream(readThrough(handle, 0, byteSize));
      } finally {
        await handle.close();
      }
    },
    read: async (sha256, range = {}) => {
      const handle = await openBlob(io, root, sha256);
      try {
        const { size } = await handle.stat();
        const { start, end } = checkRange(range, size);
        const rangeSize = Math.max(0, end - start + 1);
        const stream = handle.createReadStream({
          start,
          // An empty blob has no last byte; its stream ends at once whatever is asked.
          end: rangeSize === 0 ? start : end,
          highWaterMark: 256 * 1024,
        });
        return { stream, byteSize: size, rangeSize };
      } catch (error) {
        await handle.close().catch(() => undefined);
        throw error;
      }
    },
    stat: async (sha256) => {
      try {
        const status = await io.lstat(blobPath(root, sha256).path);
        return status.isFile() ? { byteSize: status.size, modifiedAt: status.mtime } : null;
      } catch (error) {
        if (isMissing(error)) return null;
        throw toStorageError(error, 'look for an image on disk');
      }
    },
    withLocalFile: async (sha256, use) => {
      const handle = await openBlob(io, root, sha256);
      await handle.close();
      return use(blobPath(root, sha256).path);
    },
    verify: async (sha256) => {
      let handle: FileHandle;
      try {
        handle = await openBlob(io, root, sha256);
      } catch (error) {
        if (error instanceof BlobNotFoundError) return 'missing';
        if (error instanceof BlobCorruptError) return 'corrupt';
        throw error;
      }
      try {
        const { size } = await handle.stat();
        return (await hashFile(handle, size)) === sha256 ? 'intact' : 'corrupt';
      } finally {
        await handle.close();
      }
    },
    delete: async (sha256) => {
      const { path } = blobPath(root, sha256);
      try {
        return await removeIfThere(io, path);
      } catch (error) {
        throw toStorageError(error, 'delete an image from disk');
      }
    },
    keys: () => listKeys(io, root),
    sweepTemporary: (olderThanMs) =>
      sweepTemporaryFiles(io, temporaryDirectory, clock.now() - olderThanMs),
    freeBytes: () => io.freeBytes(root),
    assertWritable: createWritableGuard({
      io,
      clock,
      directory: temporaryDirectory,
      reserveBytes: options.reserveBytes ?? 256 * 1024 ** 2,
    }),
  };
}

async function openBlob(io: FileIo, root: string, sha256: string): Promise<FileHandle> {
  const { path } = blobPath(root, sha256);
  let handle: FileHandle;
  try {
    handle = await io.open(path, READ_WITHOUT_FOLLOWING);
  } catch (error) {
    if (isMissing(error)) throw new BlobNotFoundError(`Blob ${sha256.slice(0, 12)}…`);
    if (systemErrorCode(error) === 'ELOOP') throw notRegular(sha256);
    throw toStorageError(error, 'read an image from disk');
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw notRegular(sha256);
}

function notRegular(sha256: string): BlobCorruptError {
  return new BlobCorruptError(`Blob ${sha256.slice(0, 12)}…`, 'something else is in its place');
}

function checkRange(range: ByteRange, size: number): { start: number; end: number } {
  const start = range.start ?? 0;
  const end = Math.min(range.end ?? size - 1, size - 1);
  const isWhole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (!isWhole || start < 0 || (start > 0 && start > end) || (range.end ?? 0) < 0)
    throw new InvalidKeyError('byte range', `the blob has ${size} bytes`);
  return { start, end };
}

async function hashFile(handle: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of readThrough(handle, 0, size)) hash.update(piece);
  return hash.digest('hex');
}

async function* listKeys(io: FileIo, root: string): AsyncGenerator<string, void, undefined> {
  for (const directory of await io.readdir(root)) {
    if (!/^[0-9a-f]{2}$/.test(directory)) continue;
    for (const name of await io.readdir(join(root, directory))) {
      if (isBlobKey(directory + name)) yield directory + name;
    }
  }
}
