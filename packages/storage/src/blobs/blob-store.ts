import type { Readable } from 'node:stream';

/** A blob that is durably in the store. */
export interface StoredBlob {
  /** 64 lower-case hexadecimal digits; also the key. */
  sha256: string;
  byteSize: number;
}

/** Takes a blob piece by piece, hashing as it goes. End it with `finish` or `abort`, whatever happens. */
export interface BlobWriter {
  /** Bytes taken so far. */
  readonly byteSize: number;
  /**
   * Adds a piece. Await it before sending the next: that is the brake on a fast sender.
   * Throws BlobTooLargeError beyond the cap and StorageLowError on a full disk; the temporary file is gone then.
   */
  write(chunk: Uint8Array): Promise<void>;
  /** Lends the bytes written so far as a local file, for a look before they are kept. */
  inspect<T>(use: (path: string) => Promise<T>): Promise<T>;
  /** Makes the blob durable under its hash. Writing the same bytes twice keeps one file. */
  finish(): Promise<StoredBlob>;
  /** Leaves nothing behind. Harmless after `finish`. */
  abort(): Promise<void>;
}

/** Which bytes to read: `start` is the first (default 0), `end` the last, both counted in (default: the end), as in HTTP. */
export interface ByteRange {
  start?: number;
  end?: number;
}

/** A blob being read. Destroy the stream if you stop early. */
export interface BlobReading {
  stream: Readable;
  /** Size of the whole blob, whatever the range. */
  byteSize: number;
  /** Bytes that the stream will give. */
  rangeSize: number;
}

/** Where the bytes of images live, by content. Local disk today; S3 fits the same shape. */
export interface BlobStore {
  openBlobWriter(options?: { maxBytes?: number | undefined }): Promise<BlobWriter>;
  putStream(
    source: AsyncIterable<Uint8Array>,
    options?: { maxBytes?: number | undefined },
  ): Promise<StoredBlob>;
  putBytes(bytes: Uint8Array): Promise<StoredBlob>;
  /** Stores what `produce` writes into the (empty) file it is given; another process may do the writing. */
  putProducedFile(produce: (path: string) => Promise<void>): Promise<StoredBlob>;
  /**
   * Stores a file whose bytes are synced and whose hash is known; a copy is made only where it must be. It stays where
   * it is, and nobody may write to it any more.
   */
  putFile(path: string, facts: StoredBlob): Promise<StoredBlob>;
  /** Throws BlobNotFoundError, or BlobCorruptError where something other than a regular file is in the place. */
  read(sha256: string, range?: ByteRange): Promise<BlobReading>;
  /** Null where there is no such blob. */
  stat(sha256: string): Promise<{ byteSize: number; modifiedAt: Date } | null>;
  /** Lends a local path of the blob for as long as `use` runs. For other processes: read, never write. */
  withLocalFile<T>(sha256: string, use: (path: string) => Promise<T>): Promise<T>;
  /** Reads the whole blob and compares its hash. */
  verify(sha256: string): Promise<'intact' | 'corrupt' | 'missing'>;
  /** True if there was one. */
  delete(sha256: string): Promise<boolean>;
  /** Every key in the store, for finding what no row refers to. */
  keys(): AsyncIterable<string>;
  /** Removes temporary files last written more than `olderThanMs` ago; answers how many. At start: 0. */
  sweepTemporary(olderThanMs: number): Promise<number>;
  freeBytes(): Promise<number>;
  /** Throws StorageLowError unless a file can be written, synced and removed and the reserve is free. Good for 10 s. */
  assertWritable(): Promise<void>;
}
