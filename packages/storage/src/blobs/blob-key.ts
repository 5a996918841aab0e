import { join } from 'node:path';
import { InvalidKeyError } from '../errors.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** Whether `text` is a blob's key: 64 lower-case hexadecimal digits. */
export function isBlobKey(text: unknown): text is string {
  return typeof text === 'string' && SHA256.test(text);
}

/** `ab/cdef…`: the folder and the file name of a key. The only way by which a key becomes a path. */
export function blobPath(root: string, sha256: string): { directory: string; path: string } {
  if (!isBlobKey(sha256)) throw new InvalidKeyError('blob key', 'it has 64 digits of 0-9 and a-f');
  const directory = join(root, sha256.slice(0, 2));
  return { directory, path: join(directory, sha256.slice(2)) };
}
