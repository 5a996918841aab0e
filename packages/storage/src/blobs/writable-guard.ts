import type { Clock } from '@darkroom/core';
import { formatBytes, StorageLowError, toStorageError } from '../errors.ts';
import { type FileIo, removeIfThere } from '../file-io.ts';
import { createTemporaryFile } from './temporary-file.ts';

/** How long one good check is believed, in milliseconds. */
const GOOD_FOR_MS = 10_000;

export interface WritableGuardOptions {
  io: FileIo;
  clock: Clock;
  directory: string;
  /** Bytes that must stay free. */
  reserveBytes: number;
}

/**
 * Answers "may money be spent now?": proves by writing, syncing and removing a file that results can be kept.
 * A good answer counts for 10 s, a bad one is never remembered, and callers at the same time share one check.
 */
export function createWritableGuard(options: WritableGuardOptions): () => Promise<void> {
  const { io, clock, directory, reserveBytes } = options;
  let goodUntil = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  const check = async () => {
    let freeBytes: number;
    try {
      freeBytes = await io.freeBytes(directory);
    } catch (error) {
      throw new StorageLowError(
        "Darkroom's image folder cannot be read. Check that its disk is there and may be written to.",
        { cause: error },
      );
    }
    if (freeBytes < reserveBytes) {
      throw new StorageLowError(
        `Only ${formatBytes(freeBytes)} are free on the disk of Darkroom's images, and ${formatBytes(reserveBytes)} are kept in reserve so that no paid image is lost. Free some space and try again.`,
        { freeBytes },
      );
    }
    try {
      await writeProbe(io, directory);
    } catch (error) {
      const cause = toStorageError(error, 'write a test file');
      throw new StorageLowError(
        `Darkroom cannot write to its image folder: ${cause.message} Nothing was started, because a paid image could not be kept.`,
        { freeBytes, cause },
      );
    }
  };

  return () => {
    if (clock.monotonic() < goodUntil) return Promise.resolve();
    running ??= check()
      .then(() => {
        goodUntil = clock.monotonic() + GOOD_FOR_MS;
      })
      .finally(() => {
        running = null;
      });
    return running;
  };
}

async function writeProbe(io: FileIo, directory: string): Promise<void> {
  const { path, handle } = await createTemporaryFile(io, directory);
  try {
    try {
      await handle.write('Darkroom can write here.\n');
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await removeIfThere(io, path);
  }
}
