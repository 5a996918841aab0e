import { join } from 'node:path';
import { systemClock } from '@darkroom/core';
import { openDatabase } from '@darkroom/database';
import {
  createMediaTools,
  openLocalBlobStore,
  openPreviewStore,
  openSpool,
} from '@darkroom/storage';
import { checkWorld } from '../invariants/check-world.ts';
import type { World } from '../invariants/world.ts';

/** The invariants of what a server that was stopped has left in its home. */
export async function judgeHome(
  home: string,
  known: Pick<World, 'acknowledged' | 'billing' | 'printed' | 'secrets'>,
): Promise<{ broken: string[]; rows: number }> {
  const databaseFile = join(home, 'darkroom.db');
  const clock = systemClock;
  const database = await openDatabase({ file: databaseFile, clock });
  const blobs = await openLocalBlobStore({ root: join(home, 'images'), clock });
  const previews = await openPreviewStore({ root: join(home, 'previews') });
  const spool = await openSpool({ root: join(home, 'spool') });
  const media = createMediaTools({ store: blobs, previews });
  try {
    const broken = await checkWorld({
      home,
      databaseFile,
      database,
      blobs,
      media,
      spool,
      hasDeleted: true,
      endsWithinMs: 10 * 60_000,
      followings: [],
      now: clock.now(),
      handles: null,
      ...known,
    });
    return { broken, rows: (await database.generations.page({ first: 100_000 })).length };
  } finally {
    await media.close();
    await database.close();
  }
}
