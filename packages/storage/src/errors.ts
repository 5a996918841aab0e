/** What went wrong, in words that a program can switch on. Codes of `@darkroom/core` keep their names. */
export type StorageErrorCode =
  | 'INVALID_KEY'
  | 'BLOB_NOT_FOUND'
  | 'BLOB_CORRUPT'
  | 'BLOB_TOO_LARGE'
  | 'STORAGE_LOW'
  | 'STORAGE_FAILED'
  | 'SPOOL_INCOMPLETE'
  | 'JSON_INVALID'
  | 'JSON_TOO_LARGE'
  | 'IMAGE_UNREADABLE'
  | 'IMAGE_TOO_LARGE'
  | 'MASK_SIZE_MISMATCH'
  | 'MASK_EMPTY'
  | 'UPLOAD_LENGTH_MISMATCH'
  | 'HOME_UNUSABLE'
  | 'HOME_IN_USE';

/** Every error that this package throws on purpose. The message is for a person and holds no path but that of the home. */
export class StorageError extends Error {
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A key or a name that could not have come from this package. Nothing was looked up on disk. */
export class InvalidKeyError extends StorageError {
  constructor(what: string, allowed: string) {
    super('INVALID_KEY', `This is not a valid ${what}: ${allowed}.`);
  }
}

/** There is no blob (or spool entry, or preview) of that name. */
export class BlobNotFoundError extends StorageError {
  constructor(what: string) {
    super('BLOB_NOT_FOUND', `${what} is not in the store.`);
  }
}

/** The bytes on disk are no longer those that were stored, or what is there is no regular file. */
export class BlobCorruptError extends StorageError {
  constructor(what: string, why: string) {
    super(
      'BLOB_CORRUPT',
      `${what} is damaged: ${why}. Restore it from a backup, or delete the image.`,
    );
  }
}

/** More bytes came than were allowed. What was written is gone again. */
export class BlobTooLargeError extends StorageError {
  readonly maxBytes: number;

  constructor(maxBytes: number, what = 'The data') {
    super('BLOB_TOO_LARGE', `${what} is larger than the ${formatBytes(maxBytes)} allowed here.`);
    this.maxBytes = maxBytes;
  }
}

/** The disk is full, nearly full, or refuses writes: nothing may be spent until that changes. */
export class StorageLowError extends StorageError {
  /** Bytes left, where they are known. */
  readonly freeBytes: number | null;

  constructor(
    message: string,
    details: { freeBytes?: number | null | undefined; cause?: unknown } = {},
  ) {
    super('STORAGE_LOW', message, { cause: details.cause });
    this.freeBytes = details.freeBytes ?? null;
  }
}

/** Reading or writing failed for another reason than space; the cause has the system's own words. */
export class StorageFailedError extends StorageError {
  constructor(action: string, cause: unknown) {
    const systemCode = systemErrorCode(cause);
    super(
      'STORAGE_FAILED',
      `Could not ${action}${systemCode === null ? '' : ` (${systemCode})`}. Check the disk and the permissions of Darkroom's folder.`,
      { cause },
    );
  }
}

/** The spool entry was never sealed: the process ended while the answer was still coming. */
export class SpoolIncompleteError extends StorageError {
  constructor(name: string) {
    super('SPOOL_INCOMPLETE', `The spooled answer ${name} is incomplete and cannot be read.`);
  }
}

/** An upload whose size is not the one that was announced. */
export class UploadLengthError extends StorageError {
  readonly declaredBytes: number;
  readonly receivedBytes: number;

  constructor(declaredBytes: number, receivedBytes: number) {
    super(
      'UPLOAD_LENGTH_MISMATCH',
      `The upload was announced with ${declaredBytes} bytes and ${receivedBytes === declaredBytes ? 'more' : receivedBytes} came. Send the whole file again.`,
    );
    this.declaredBytes = declaredBytes;
    this.receivedBytes = receivedBytes;
  }
}

/** Bytes that are no picture of an accepted format, or a broken one. */
export class ImageUnreadableError extends StorageError {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(
      'IMAGE_UNREADABLE',
      `${reason} Accepted are PNG, JPEG, WebP, AVIF and GIF (its first frame): convert to PNG, JPEG or WebP and try again.`,
      options,
    );
  }
}

/** The decoder was stopped after the time that it has for one picture. */
export class DecoderTimeoutError extends ImageUnreadableError {
  constructor(seconds: number) {
    super(`The image could not be decoded within ${seconds} seconds.`);
  }
}

/** More pixels than Darkroom decodes. */
export class ImageTooLargeError extends StorageError {
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number, limit: { maxPixels: number; maxEdge: number }) {
    const pixels = width * height;
    super(
      'IMAGE_TOO_LARGE',
      pixels > limit.maxPixels
        ? `The image has ${formatMegapixels(pixels)} megapixels (${width} × ${height}); the limit is ${formatMegapixels(limit.maxPixels)}. Make it smaller and try again.`
        : `The image is ${width} × ${height} pixels; no edge may be longer than ${limit.maxEdge}. Make it smaller and try again.`,
    );
    this.width = width;
    this.height = height;
  }
}

/** A mask must be exactly as large as the picture that it belongs to. */
export class MaskSizeMismatchError extends StorageError {
  constructor(mask: { width: number; height: number }, image: { width: number; height: number }) {
    super(
      'MASK_SIZE_MISMATCH',
      `The mask is ${mask.width} × ${mask.height} pixels and the image ${image.width} × ${image.height}. Make the mask the size of the image.`,
    );
  }
}

/** A mask that paints nothing would be a paid call for the picture as it is. */
export class MaskEmptyError extends StorageError {
  /** `marks`: how the mask was read. */
  constructor(marks: 'white' | 'alpha-transparent' = 'white') {
    super(
      'MASK_EMPTY',
      marks === 'alpha-transparent'
        ? 'The mask paints nothing: transparent marks what is to be painted, opaque what is kept, and it has no transparent pixel. If yours marks the area in white, make that area transparent, and save it as PNG.'
        : 'The mask paints nothing: white marks what is to be painted, black what is kept, and transparent counts as black. If yours marks the area by transparency, fill that area with white.',
    );
  }
}

/** `ENOSPC` and its like, also behind one of our own errors; null for what is no error of the system. */
export function systemErrorCode(error: unknown): string | null {
  if (error instanceof StorageError) return systemErrorCode(error.cause);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error.code;
  return null;
}

/** Turns an error of the file system into one of ours; ours pass through. */
export function toStorageError(error: unknown, action: string): StorageError {
  if (error instanceof StorageError) return error;
  const code = systemErrorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StorageLowError(
      `Could not ${action}: the disk is full. Free some space and try again.`,
      { freeBytes: 0, cause: error },
    );
  }
  return new StorageFailedError(action, error);
}

/** `12 MiB`, `3 KiB`, `17 bytes`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${trim(bytes / 1024 ** 3)} GiB`;
  if (bytes >= 1024 ** 2) return `${trim(bytes / 1024 ** 2)} MiB`;
  if (bytes >= 1024) return `${trim(bytes / 1024)} KiB`;
  return `${bytes} bytes`;
}

function formatMegapixels(pixels: number): string {
  // Rounded up, so that a picture just over the limit never reads as being at it.
  return trim(Math.ceil(pixels / 1e4) / 100);
}

function trim(value: number): string {
  return String(Number(value.toFixed(2)));
}
