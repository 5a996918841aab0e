import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { killAtRandom, killWords } from '../testing/local/random-kills.ts';

/** A share of what `npm run kills` does. */
const GENERATIONS = 60;
const KILLS = 15;
/** Put a printed seed here to have its run again. */
const SEED: number | null = null;

it('killed at random moments: nothing acknowledged is lost, nothing is charged twice', {
  timeout: 240_000,
}, async () => {
  const seed = SEED ?? randomInt(2 ** 31);
  console.info(`random kills, seed ${seed}`);
  const report = await killAtRandom({ generations: GENERATIONS, kills: KILLS, seed });
  console.info(killWords(report));
  expect(report.broken).toEqual([]);
  // The run proves something only if work was done and cut off.
  expect(report.acknowledged).toBeGreaterThan(GENERATIONS / 4);
  expect(report.ends.SUCCEEDED).toBeGreaterThan(0);
});
