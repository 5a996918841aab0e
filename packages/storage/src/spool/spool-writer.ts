import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { BlobTooLargeError, StorageFailedError, toStorageError } from '../errors.ts';
import { type FileIo, removeIfThere, writeAll } from '../file-io.ts';
import { givePiece, PIECE_BYTES, takePiece } from '../piece-pool.ts';
import type { SpoolEntry } from './spool.ts';
import { encodeTrailer, type SpoolHead } from './spool-trailer.ts';

/** Takes one answer as it comes off the wire. */
export interface SpoolWriter {
  /** Bytes of the body taken so far. */
  readonly byteSize: number;
  /** Adds a piece; await it before the next. Throws BlobTooLargeError beyond the cap; what came until then stays, unsealed. */
  write(chunk: Uint8Array): Promise<void>;
  /** Writes the answer's head behind its body and syncs: after this the answer survives kill -9 and a power cut. */
  seal(head: SpoolHead): Promise<SpoolEntry>;
  /** Stops here and leaves the entry unsealed, as evidence. Harmless after `seal`. */
  close(): Promise<void>;
  /** Removes the entry. */
  abort(): Promise<void>;
}

export interface SpoolWriterOptions {
  io: FileIo;
  handle: FileHandle;
  path: string;
  maxBytes: number;
  /** The sync of the folder that was begun when the file was created. */
  directorySynced: Promise<void>;
  entry: (head: SpoolHead, byteSize: number) => SpoolEntry;
}

export function createSpoolWriter(options: SpoolWriterOptions): SpoolWriter {
  const { io, handle, path, maxBytes } = options;
  let isOpen = true;
  let byteSize = 0;
  let sum = 0;
  let staging: Buffer | null = null;
  let staged = 0;
  let tail: Promise<void> = Promise.resolve();

  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const turn = tail.then(async () => {
      if (!isOpen) throw new StorageFailedError('write to a closed spool entry', null);
      try {
        await step();
      } catch (error) {
        throw toStorageError(error, "keep the provider's answer");
      }
    });
    tail = turn.catch(() => undefined);
    return turn;
  };

  const flush = async () => {
    if (staging === null || staged === 0) return;
    const bytes = staging.subarray(0, staged);
    await writeAll(handle, bytes);
    staged = 0;
  };

  /** Only when nothing is left in it and no write of it is under way. */
  const letGo = () => {
    if (staging !== null && staged === 0) givePiece(staging);
    staging = null;
  };

  const close = async () => {
    await tail;
    if (!isOpen) return;
    isOpen = false;
    try {
      await flush().catch(() => undefined); // evidence as far as the disk takes it
      letGo();
    } finally {
      await handle.close();
    }
    await options.directorySynced.catch(() => undefined);
  };

  return {
    get byteSize() {
      return byteSize;
    },
    write: (chunk) =>
      inTurn(async () => {
        if (byteSize + chunk.byteLength > maxBytes)
          throw new BlobTooLargeError(maxBytes, "The provider's answer");
        if (staged + chunk.byteLength > PIECE_BYTES) await flush();
        if (chunk.byteLength >= PIECE_BYTES) await writeAll(handle, chunk);
        else {
          staging ??= takePiece();
          staging.set(chunk, staged);
          staged += chunk.byteLength;
        }
        sum = crc32(chunk, sum);
        byteSize += chunk.byteLength;
      }),
    seal: async (head) => {
      await inTurn(async () => {
        await flush();
        letGo();
        await writeAll(handle, encodeTrailer(head, byteSize, sum));
        await handle.sync();
        await options.directorySynced;
        isOpen = false;
        await handle.close();
      });
      return options.entry(head, byteSize);
    },
    close,
    abort: async () => {
      await close();
      await removeIfThere(io, path);
    },
  };
}
