import type { Clock } from '@darkroom/core';
import { CredentialError, type Database, openDatabase } from '@darkroom/database';
import { ConfigurationError } from '../configuration-error.ts';
import { loadMasterKey } from './load-master-key.ts';

export interface EncryptedDatabase {
  database: Database;
  /** Whether a master key was made just now. */
  isNewMasterKey: boolean;
}

/**
 * Opens a migrated database with the key that its credentials are encrypted with.
 *
 * @throws ConfigurationError with one line where the key is missing or wrong for what is stored: nothing was written.
 * @throws DatabaseError where the database itself cannot be opened.
 */
export async function openEncryptedDatabase(options: {
  /** A database URL or a path, as `openDatabase` takes it. */
  url: string;
  environment: Readonly<Record<string, string | undefined>>;
  masterKeyFile: string;
  clock?: Clock;
}): Promise<EncryptedDatabase> {
  const { url, environment, masterKeyFile } = options;
  const clock = options.clock ? { clock: options.clock } : {};
  const keyless = await openDatabase({ url, ...clock });
  let hasStoredCredentials: boolean;
  try {
    hasStoredCredentials = (await keyless.credentials.states()).length > 0;
  } finally {
    await keyless.close();
  }
  const { keyRing, isNew } = await loadMasterKey({
    environment,
    file: masterKeyFile,
    hasStoredCredentials,
  });
  const database = await openDatabase({ url, keyRing, ...clock });
  try {
    await database.credentials.assertReadable();
    return { database, isNewMasterKey: isNew };
  } catch (error) {
    await database.close();
    if (!(error instanceof CredentialError)) throw error;
    throw new ConfigurationError(error.message, { cause: error });
  }
}
