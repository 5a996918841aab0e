import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigurationError } from './configuration-error.ts';

/** Larger than any `.env`, smaller than a mistake. */
const MAX_BYTES = 256 * 1024;

export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The variables of `<directory>/.env`; none where there is no such file.
 *
 * @throws ConfigurationError where it is there and cannot be read.
 */
export function readEnvironmentFile(directory: string): Variables {
  const path = join(directory, '.env');
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new ConfigurationError(
      `${path} cannot be read (${String(code ?? 'unknown reason')}). Give the user that runs Darkroom permission to read it, or remove it.`,
    );
  }
  if (bytes.length > MAX_BYTES) {
    throw new ConfigurationError(
      `${path} has ${bytes.length} bytes; a .env file may have ${MAX_BYTES}. It is probably another kind of file.`,
    );
  }
  return parseEnv(bytes.toString('utf8').replace(/^\uFEFF/, ''));
}
