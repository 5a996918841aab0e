import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { BlobTooLargeError, StorageFailedError, toStorageError } from '../errors.ts';
import { type FileIo, removeIfThere, writeAll } from '../file-io.ts';
import { givePiece, PIECE_BYTES, takePiece } from '../piece-pool.ts';
import { blobPath } from './blob-key.ts';
import type { BlobWriter, StoredBlob } from './blob-store.ts';
import { settleFile } from './settle-file.ts';
import { createTemporaryFile } from './temporary-file.ts';

export interface LocalBlobWriterOptions {
  io: FileIo;
  root: string;
  temporaryDirectory: string;
  maxBytes: number;
}

/** Opens a writer over a fresh temporary file. */
export async function openLocalBlobWriter(options: LocalBlobWriterOptions): Promise<BlobWriter> {
  const { io, root, maxBytes } = options;
  const { path, handle } = await createTemporaryFile(io, options.temporaryDirectory);
  const hash = createHash('sha256');
  let state: 'open' | 'finished' | 'aborted' = 'open';
  let failure: unknown = null;
  let byteSize = 0;
  // Small pieces are gathered: one system call for many network packets.
  let staging: Buffer | null = null;
  let staged = 0;
  // Pieces are written one after the other even if a caller forgets to await.
  let tail: Promise<void> = Promise.resolve();

  const discard = async () => {
    state = 'aborted';
    await closeQuietly(handle);
    await removeIfThere(io, path).catch(() => false); // swept at the next start
  };

  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const turn = tail.then(async () => {
      if (failure !== null) throw failure;
      if (state !== 'open') throw new StorageFailedError('write to a closed blob', null);
      try {
        await step();
      } catch (error) {
        failure = toStorageError(error, 'write an image to disk');
        await discard();
        throw failure;
      }
    });
    tail = turn.catch(() => undefined);
    return turn;
  };

  const flush = async () => {
    if (staging === null || staged === 0) return;
    await writeAll(handle, staging.subarray(0, staged));
    staged = 0;
  };

  /** Only when nothing is left in it: after a write that failed the system may still hold it. */
  const letGo = () => {
    if (staging !== null && staged === 0) givePiece(staging);
    staging = null;
  };

  const take = async (chunk: Uint8Array) => {
    if (byteSize + chunk.byteLength > maxBytes) throw new BlobTooLargeError(maxBytes);
    byteSize += chunk.byteLength;
    hash.update(chunk);
    if (staged + chunk.byteLength > PIECE_BYTES) await flush();
    if (chunk.byteLength >= PIECE_BYTES) {
      await writeAll(handle, chunk);
      return;
    }
    staging ??= takePiece();
    staging.set(chunk, staged);
    staged += chunk.byteLength;
  };

  return {
    get byteSize() {
      return byteSize;
    },
    write: (chunk) => inTurn(() => take(chunk)),
    inspect: async (use) => {
      await inTurn(flush);
      return use(path);
    },
    finish: async () => {
      let stored: StoredBlob | null = null;
      await inTurn(async () => {
        await flush();
        letGo();
        const sha256 = hash.digest('hex');
        await settleFile({ io, root, handle, path, byteSize, target: blobPath(root, sha256) });
        state = 'finished';
        stored = { sha256, byteSize };
      });
      if (stored === null) throw new StorageFailedError('finish a blob', null);
      return stored;
    },
    abort: async () => {
      await tail;
      if (state === 'open') await discard();
    },
  };
}

async function closeQuietly(handle: FileHandle): Promise<void> {
  await handle.close().catch(() => undefined);
}
