import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { BlobTooLargeError, StorageFailedError, toStorageError } from '../errors.ts';
import { type FileIo, removeIfThere, writeAll } from '../file-io.ts';
import { givePiece, PIECE_BYTES, takePiece } from '../piece-pool.ts';
import { AnswerSplitter, type SplitPiece, type SplitPieces } from './answer-splitter.ts';
import type { PartWriter } from './part-writer.ts';
import type { SpoolEntry } from './spool.ts';
import type { SpoolPart } from './spool-part.ts';
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
  /** Begins the file of a picture that stands behind so many bytes of the text. */
  openPart: (offset: number) => Promise<PartWriter>;
  onRemoved: () => void;
  entry: (head: SpoolHead, textBytes: number, parts: readonly SpoolPart[]) => SpoolEntry;
}

export function createSpoolWriter(options: SpoolWriterOptions): SpoolWriter {
  const { io, handle, path, maxBytes } = options;
  const splitter = new AnswerSplitter();
  const text = new TextFile(handle);
  const parts: SpoolPart[] = [];
  const partsSynced: Promise<void>[] = [];
  const partPaths: string[] = [];
  let part: PartWriter | null = null;
  let isOpen = true;
  let byteSize = 0;
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

  /** Answers what the splitter asks: whether base64 could be decoded. */
  const keep = async (piece: SplitPiece): Promise<boolean> => {
    if (piece.kind === 'text') await text.write(piece.bytes);
    else if (piece.kind === 'base64')
      return (await part?.decode(piece.text, piece.byteSize)) === true;
    else if (piece.kind === 'part') {
      // After a crash a part counts only if all of the text before it is there.
      await text.flush();
      part = await options.openPart(text.byteSize);
      partPaths.push(part.path);
    } else if (part !== null) {
      const { part: ended, synced } = await part.finish(piece.isWhole);
      part = null;
      parts.push(ended);
      partsSynced.push(synced);
    }
    return true;
  };

  const keepAll = async (pieces: SplitPieces) => {
    for (let step = pieces.next(); !step.done; ) step = pieces.next(await keep(step.value));
  };

  const close = async () => {
    await tail;
    if (!isOpen) return;
    isOpen = false;
    try {
      await keepAll(splitter.end()).catch(() => undefined); // evidence as far as the disk takes it
      await text.flush().catch(() => undefined);
      text.letGo();
    } finally {
      await handle.close();
      await part?.close();
    }
    await Promise.allSettled([options.directorySynced, ...partsSynced]);
  };

  return {
    get byteSize() {
      return byteSize;
    },
    write: (chunk) =>
      inTurn(async () => {
        if (byteSize + chunk.byteLength > maxBytes)
          throw new BlobTooLargeError(maxBytes, "The provider's answer");
        byteSize += chunk.byteLength;
        await keepAll(splitter.push(chunk));
      }),
    seal: async (head) => {
      await inTurn(async () => {
        await keepAll(splitter.end());
        await text.flush();
        text.letGo();
        await writeAll(handle, encodeTrailer(head, parts, text.byteSize, text.sum));
        await Promise.all([handle.sync(), options.directorySynced, ...partsSynced]);
        isOpen = false;
        await handle.close();
      });
      return options.entry(head, text.byteSize, parts);
    },
    close,
    abort: async () => {
      await close();
      for (const partPath of partPaths) await removeIfThere(io, partPath);
      await removeIfThere(io, path);
      options.onRemoved();
    },
  };
}

/** The text of an entry: gathered, so that one system call takes many network packets, and summed up. */
class TextFile {
  /** Bytes taken, and their CRC-32. */
  byteSize = 0;
  sum = 0;
  readonly #handle: FileHandle;
  #staging: Buffer | null = null;
  #staged = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(bytes: Buffer): Promise<void> {
    if (this.#staged + bytes.length > PIECE_BYTES) await this.flush();
    if (bytes.length >= PIECE_BYTES) await writeAll(this.#handle, bytes);
    else {
      this.#staging ??= takePiece();
      this.#staging.set(bytes, this.#staged);
      this.#staged += bytes.length;
    }
    this.sum = crc32(bytes, this.sum);
    this.byteSize += bytes.length;
  }

  async flush(): Promise<void> {
    if (this.#staging === null || this.#staged === 0) return;
    await writeAll(this.#handle, this.#staging.subarray(0, this.#staged));
    this.#staged = 0;
    this.letGo();
  }

  /** Only when nothing is left in it and no write of it is under way. */
  letGo(): void {
    if (this.#staging !== null && this.#staged === 0) givePiece(this.#staging);
    this.#staging = null;
  }
}
