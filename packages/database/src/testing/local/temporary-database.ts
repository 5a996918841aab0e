import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@darkroom/core';
import { onTestFinished } from 'vitest';
import type { KeyRing } from '../../credentials/key-ring.ts';
import { type Database, openDatabase } from '../../database.ts';
import { migrate } from '../../migrations/migrate.ts';

/** A folder that is gone when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-database-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Milliseconds since 1970. */
  time: number;
}

export function manualClock(start = '2026-11-21T10:00:00.000Z'): ManualClock {
  const clock: ManualClock = {
    ...systemClock,
    time: Date.parse(start),
    now: () => clock.time,
    monotonic: () => clock.time,
  };
  return clock;
}

export interface TemporaryDatabase {
  database: Database;
  file: string;
  clock: ManualClock;
}

/** A new database, open until the test ends. */
export async function temporaryDatabase(
  options: { keyRing?: KeyRing; onStatement?: (sql: string) => void } = {},
): Promise<TemporaryDatabase> {
  const file = join(temporaryFolder(), 'darkroom.db');
  const clock = manualClock();
  migrate(file, { clock });
  const database = await openDatabase({ file, clock, ...options });
  onTestFinished(() => database.close());
  return { database, file, clock };
}
