import { readWitness } from '@darkroom/database/testing';
import { brokenReservations } from '../check-reservations.ts';
import { checkHandles } from './handles.ts';
import { checkCharges, checkCosts } from './of-charges.ts';
import { checkBlobs, checkDisk, checkLeftovers, checkPictures } from './of-files.ts';
import {
  checkEnds,
  checkEvents,
  checkFollowings,
  checkOwners,
  checkStates,
  checkTestimony,
} from './of-generations.ts';
import type { Whole, World } from './world.ts';

const PAGE = 500;

/**
 * The fourteen invariants of Darkroom, I1 to I14, against a database, its files and a provider's own ledger: what must
 * hold whenever everything has come to rest, whatever was killed and broken before. Gives what does not hold, a sentence each.
 */
export async function checkWorld(world: World): Promise<string[]> {
  const broken: string[] = [];
  const expect = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence);
  };
  const { database } = world;
  const rows = await database.generations.page({ first: 100_000 });
  const ids = new Set(rows.map(({ id }) => id));
  for (const { id, prompt } of world.acknowledged)
    expect(ids.has(id), `I1: ${id} ("${prompt}") was accepted and does not exist`);

  const wholes: Whole[] = [];
  for (let start = 0; start < rows.length; start += PAGE) {
    const some = rows.slice(start, start + PAGE);
    const images = await database.images.byGenerations(some.map(({ id }) => id));
    const attempts = await database.attempts.byGenerations(some.map(({ id }) => id));
    for (const row of some)
      wholes.push({
        row,
        name: `${row.id} ("${row.prompt}")`,
        images: images.filter(({ generationId }) => generationId === row.id),
        attempts: attempts.filter(({ generationId }) => generationId === row.id),
      });
  }
  checkCharges(world, wholes, expect);
  await checkCosts(world, wholes, expect);
  for (const whole of wholes) {
    checkEnds(world, whole, expect);
    checkStates(whole, expect);
    checkOwners(whole, expect);
    await checkEvents(world, whole, expect);
    await checkPictures(world, whole, expect);
  }
  checkFollowings(world, expect);

  const testimony = readWitness(world.databaseFile);
  if (testimony) checkTestimony(testimony, expect);
  for (const { generationId, budgetId, limitMicros, countedMicros } of testimony?.excesses ?? [])
    expect(
      false,
      `I10: ${generationId} was accepted, and made ${countedMicros} of the ${limitMicros} of ${budgetId}`,
    );
  broken.push(...(await brokenReservations(database, rows)));

  await checkBlobs(world, expect);
  await checkLeftovers(world, expect);
  await checkDisk(world, expect);
  checkHandles(world, expect);
  return broken;
}
