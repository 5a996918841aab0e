import type { Problem } from '@darkroom/core';
import type { StorageError, StorageErrorCode } from '@darkroom/storage';

const CODES: Partial<Record<StorageErrorCode, Problem['code']>> = {
  IMAGE_TOO_LARGE: 'IMAGE_TOO_LARGE',
  BLOB_TOO_LARGE: 'IMAGE_TOO_LARGE',
  STORAGE_LOW: 'STORAGE_LOW',
  STORAGE_FAILED: 'STORAGE_LOW',
};

/** Why the bytes of an upload were not kept, for the person who sent them. */
export const problemOfStorage = ({ code, message }: StorageError): Problem => ({
  code: CODES[code] ?? 'IMAGE_UNREADABLE',
  message,
});
