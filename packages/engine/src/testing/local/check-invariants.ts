import { join } from 'node:path';
import { systemClock } from '@darkroom/core';
import { checkWorld } from './invariants/check-world.ts';
import type { World } from './invariants/world.ts';
import { type Paymaster, PRICE_MICROS } from './paymaster.ts';
import { SECRET, type TestEngine } from './test-engine.ts';

const HOUR_MS = 3_600_000;

/**
 * The invariants of an engine of the tests that has come to rest, judged by the ledger of its paymaster. Gives what is
 * broken, a sentence each; nothing: all holds. `acknowledged`: ids and prompts of what a caller was told is accepted.
 */
export function brokenInvariants(
  engine: TestEngine,
  paymaster: Paymaster,
  acknowledged: World['acknowledged'],
  more: Partial<World> = {},
): Promise<string[]> {
  const { database, blobs, media, spool, home } = engine;
  return checkWorld({
    home,
    databaseFile: join(home, 'darkroom.db'),
    database,
    blobs,
    media,
    spool,
    billing: {
      charges: paymaster.ledger.map(({ intent, call, images }) => ({
        intent,
        call: String(call),
        micros: BigInt(images) * PRICE_MICROS,
      })),
      // Tests give each order its own words.
      intentOf: (row) => row.prompt,
    },
    acknowledged,
    hasDeleted: false,
    endsWithinMs: 3 * HOUR_MS,
    followings: [],
    secrets: [SECRET],
    printed: [],
    now: systemClock.now(),
    handles: null,
    ...more,
  });
}
