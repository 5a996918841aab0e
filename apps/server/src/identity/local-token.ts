import { Secret } from '@darkroom/core';
import { readSecretFile, writeSecretFile } from '@darkroom/storage';
import { createSecret } from './secrets.ts';

/**
 * The token with which programs of the same user on this machine call, out of a file that only that user can read.
 * Made where it is missing, and anew where the file holds no token.
 */
export async function readLocalToken(path: string): Promise<Secret> {
  const stored = (await readSecretFile(path))?.toString('utf8').trim() ?? '';
  if (/^[A-Za-z0-9_-]{43,128}$/.test(stored)) return new Secret(stored);
  const token = createSecret();
  await writeSecretFile(path, `${token}\n`);
  return new Secret(token);
}
