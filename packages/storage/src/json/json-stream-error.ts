import type { StoredBlob } from '../blobs/blob-store.ts';
import { StorageError, type StorageErrorCode } from '../errors.ts';

/** The document is not JSON, is cut off, or goes beyond a limit. */
export class JsonStreamError extends StorageError {
  /** Where, in bytes from the start of the document. */
  readonly offset: number;
  /** The reason alone, without the offset. */
  readonly reason: string;
  /** Blobs that were stored before the error: they stay, to be kept or deleted by the caller. */
  readonly storedBlobs: readonly StoredBlob[];

  constructor(
    code: Extract<StorageErrorCode, 'JSON_INVALID' | 'JSON_TOO_LARGE'>,
    reason: string,
    offset: number,
    storedBlobs: readonly StoredBlob[] = [],
  ) {
    super(code, `The answer could not be read as JSON: ${reason} at byte ${offset}.`);
    this.offset = offset;
    this.reason = reason;
    this.storedBlobs = storedBlobs;
  }
}
