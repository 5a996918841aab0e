import type { BlobWriter, StoredBlob } from '../blobs/blob-store.ts';
import { BLOB_HEAD_BYTES, type BlobReference } from './blob-reference.ts';
import { type BlobOperation, JsonBlobParser } from './json-blob-parser.ts';
import { JsonStreamError } from './json-stream-error.ts';

export interface ReadJsonOptions<Ready extends ReadyBlob = ReadyBlob> {
  /** Strings of more characters than this that are base64 become blobs. Default 4096. */
  blobThresholdBytes?: number;
  /** Where a blob goes; a store's `openBlobWriter` fits. */
  openBlob: () => BlobSink | Promise<BlobSink>;
  /** Stores what was decoded on the way. */
  adoptBlob?: (ready: Ready) => Promise<StoredBlob>;
  /** Levels of arrays and objects. Default 64. */
  maxDepth?: number;
  /** The document without its blobs. Default 8 MiB. */
  maxJsonBytes?: number;
  /** One blob, decoded. Default 64 MiB. */
  maxBlobBytes?: number;
  /** Default 64. */
  maxBlobs?: number;
}

/** A blob that was decoded on the way, in the place of a string's content. */
export interface ReadyBlob extends StoredBlob {
  /** Its first bytes, 64 where it has as many. */
  head: Uint8Array;
  /** The content as it came. */
  encoded(): AsyncIterable<Uint8Array>;
}

/** The part of a BlobWriter that is needed here. */
export type BlobSink = Pick<BlobWriter, 'write' | 'finish' | 'abort'>;

/**
 * Longer pieces are taken in parts, so that decoded bytes never pile up. Texts and buffers of this size are short-lived
 * ones to V8 and malloc: larger ones cost a mapping of memory each, and full collections.
 */
const PART_BYTES = 64 * 1024;

/**
 * Reads a JSON document whose images are inside it as base64, without ever holding one: each goes to a blob as it comes
 * and leaves a BlobReference in its place. Blobs are durable when this answers. Throws JsonStreamError, or what the
 * source or a blob's writer throws; an unfinished blob is aborted then.
 */
export async function readJsonWithBlobs<Ready extends ReadyBlob>(
  source: AsyncIterable<Uint8Array | Ready>,
  options: ReadJsonOptions<Ready>,
): Promise<{ value: unknown; blobs: StoredBlob[] }> {
  const parser = new JsonBlobParser({
    blobThresholdBytes: options.blobThresholdBytes ?? 4096,
    maxDepth: options.maxDepth ?? 64,
    maxJsonBytes: options.maxJsonBytes ?? 8 * 1024 ** 2,
  });
  const intake = new BlobIntake(options);
  let position = 0;
  const read = async (chunk: Uint8Array) => {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let start = 0; start < bytes.length; start += PART_BYTES) {
      const part = bytes.subarray(start, start + PART_BYTES);
      const operations = parser.push(part);
      position += part.length;
      for (const operation of operations) await intake.run(operation, position);
    }
  };
  try {
    for await (const chunk of source) {
      if (!('encoded' in chunk)) {
        await read(chunk);
        continue;
      }
      const characters = Math.ceil(chunk.byteSize / 3) * 4;
      const reference = options.adoptBlob ? parser.adopt(characters) : null;
      if (reference === null) for await (const piece of chunk.encoded()) await read(piece);
      else {
        position += characters;
        await intake.adopt(reference, chunk, position);
      }
    }
    return { value: parser.end(), blobs: intake.blobs };
  } catch (error) {
    await intake.abort();
    if (error instanceof JsonStreamError) {
      throw new JsonStreamError(
        error.code === 'JSON_TOO_LARGE' ? 'JSON_TOO_LARGE' : 'JSON_INVALID',
        error.reason,
        error.offset,
        intake.blobs,
      );
    }
    throw error;
  }
}

/** Carries out the parser's operations, one blob after the other. */
class BlobIntake<Ready extends ReadyBlob> {
  readonly blobs: StoredBlob[] = [];
  readonly #options: ReadJsonOptions<Ready>;
  #sink: BlobSink | null = null;
  #reference: BlobReference | null = null;
  #byteSize = 0;

  constructor(options: ReadJsonOptions<Ready>) {
    this.#options = options;
  }

  /** Takes what was decoded on the way. */
  async adopt(reference: BlobReference, ready: Ready, position: number): Promise<void> {
    this.#assertRoom(position);
    this.#assertSize(ready.byteSize, position);
    const stored = await this.#options.adoptBlob?.(ready);
    if (stored === undefined) return;
    this.blobs.push(stored);
    Object.assign(reference.$blob, { ...stored, head: Uint8Array.from(ready.head) });
  }

  async run(operation: BlobOperation, position: number): Promise<void> {
    if (operation.kind === 'begin') {
      this.#assertRoom(position);
      this.#reference = operation.reference;
      this.#byteSize = 0;
      this.#sink = await this.#options.openBlob();
    } else if (operation.kind === 'write') {
      await this.#write(operation.bytes, position);
    } else {
      await this.#finish();
    }
  }

  async abort(): Promise<void> {
    await this.#sink?.abort();
    this.#sink = null;
  }

  async #write(bytes: Buffer, position: number): Promise<void> {
    this.#byteSize += bytes.length;
    this.#assertSize(this.#byteSize, position);
    const blob = this.#reference?.$blob;
    if (blob !== undefined && blob.head.length < BLOB_HEAD_BYTES) {
      const more = bytes.subarray(0, BLOB_HEAD_BYTES - blob.head.length);
      blob.head = Uint8Array.from([...blob.head, ...more]);
    }
    await this.#sink?.write(bytes);
  }

  #assertRoom(position: number): void {
    const { maxBlobs = 64 } = this.#options;
    if (this.blobs.length >= maxBlobs) throw tooLarge(`more than ${maxBlobs} images`, position);
  }

  #assertSize(byteSize: number, position: number): void {
    const { maxBlobBytes = 64 * 1024 ** 2 } = this.#options;
    if (byteSize > maxBlobBytes)
      throw tooLarge(`an image of more than ${maxBlobBytes} bytes`, position);
  }

  async #finish(): Promise<void> {
    if (this.#sink === null || this.#reference === null) return;
    const stored = await this.#sink.finish();
    this.#sink = null;
    this.blobs.push(stored);
    this.#reference.$blob.sha256 = stored.sha256;
    this.#reference.$blob.byteSize = stored.byteSize;
  }
}

function tooLarge(reason: string, offset: number): JsonStreamError {
  return new JsonStreamError('JSON_TOO_LARGE', reason, offset);
}
