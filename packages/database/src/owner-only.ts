import { accessSync, chmodSync, constants, statSync } from 'node:fs';

/**
 * Takes `file` away from everybody but its owner (mode 0600), and throws the system's error where it cannot be
 * written: SQLite would open it all the same, and fail at the first write.
 */
export function makeOwnerOnly(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o077) !== 0) chmodSync(file, mode & 0o700);
  accessSync(file, constants.R_OK | constants.W_OK);
}
