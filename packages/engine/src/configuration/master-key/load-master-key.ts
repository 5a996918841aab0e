import { randomBytes } from 'node:crypto';
import { createKeyRing, type KeyRing, MASTER_KEY_BYTES } from '@darkroom/database';
import { readSecretFile, StorageError, writeSecretFile } from '@darkroom/storage';
import { ConfigurationError } from '../configuration-error.ts';
import { parseMasterKey } from './parse-master-key.ts';

export interface MasterKeyOptions {
  environment: Readonly<Record<string, string | undefined>>;
  /** `master.key` of the home. */
  file: string;
  /** Whether the database holds encrypted rows: then no new key is made, since it could read none of them. */
  hasStoredCredentials: boolean;
}

export interface LoadedMasterKey {
  keyRing: KeyRing;
  /** Whether a new key was written to the home. */
  isNew: boolean;
}

const SHAPE = `${MASTER_KEY_BYTES} random bytes as base64 or as 64 hexadecimal digits (openssl rand -base64 ${MASTER_KEY_BYTES})`;

/**
 * The key that encrypts stored credentials: DARKROOM_MASTER_KEY, else the file that DARKROOM_MASTER_KEY_FILE names,
 * else the home's `master.key`, which is made where nothing needs an older one. Nothing is ever overwritten.
 *
 * @throws ConfigurationError where a key is malformed, given twice, or gone while rows need it.
 */
export async function loadMasterKey(options: MasterKeyOptions): Promise<LoadedMasterKey> {
  const { environment, file, hasStoredCredentials } = options;
  const given = environment.DARKROOM_MASTER_KEY?.trim() ?? '';
  const givenFile = environment.DARKROOM_MASTER_KEY_FILE?.trim() ?? '';
  if (given !== '' && givenFile !== '') {
    throw new ConfigurationError(
      'DARKROOM_MASTER_KEY and DARKROOM_MASTER_KEY_FILE are both set. Keep one of them.',
    );
  }
  if (given !== '') return { keyRing: ring(given, 'DARKROOM_MASTER_KEY'), isNew: false };
  if (givenFile !== '') {
    const content = await read(givenFile);
    if (content === null) {
      throw new ConfigurationError(
        `DARKROOM_MASTER_KEY_FILE names ${givenFile}, which does not exist. Put ${SHAPE} there, or unset the variable.`,
        { file: givenFile },
      );
    }
    return {
      keyRing: ring(content, `The file ${givenFile} (DARKROOM_MASTER_KEY_FILE)`),
      isNew: false,
    };
  }
  const content = await read(file);
  if (content !== null) return { keyRing: ring(content, `The file ${file}`), isNew: false };
  if (hasStoredCredentials) {
    throw new ConfigurationError(
      `The master key ${file} is gone, and the database holds credentials that only it can read. Restore the file from a backup, or set DARKROOM_MASTER_KEY to that key.`,
      { file },
    );
  }
  const key = randomBytes(MASTER_KEY_BYTES);
  await writeSecretFile(file, `${key.toString('base64')}\n`);
  return { keyRing: createKeyRing(new Uint8Array(key)), isNew: true };
}

function ring(text: string, place: string): KeyRing {
  const key = parseMasterKey(text);
  if (key === null)
    throw new ConfigurationError(`${place} holds no master key. It takes ${SHAPE}.`);
  return createKeyRing(key);
}

async function read(path: string): Promise<string | null> {
  try {
    return (await readSecretFile(path))?.toString('utf8') ?? null;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new ConfigurationError(`The master key ${path} cannot be read: ${error.message}`, {
      file: path,
      cause: error,
    });
  }
}
