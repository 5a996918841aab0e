import { afterEach, beforeEach, expect, it } from 'vitest';
import { Paymaster } from '../testing/local/paymaster.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  MODEL_SOURCE,
  openTestEngine,
  submit,
  type TestEngine,
} from '../testing/local/test-engine.ts';

const OTHER = 'external://other/quick';
let paymaster: Paymaster;
let opened: TestEngine;

beforeEach(async () => {
  paymaster = new Paymaster();
  await paymaster.open();
  opened = await openTestEngine({
    baseUrl: paymaster.baseUrl,
    providers: [{ slug: 'other', baseUrl: paymaster.baseUrl, adapter: ADAPTERS.sync }],
  });
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

/** A finished generation of a model. */
async function made(source: string): Promise<string> {
  const { id } = await submit(opened, {}, null, source);
  await follow(opened, id);
  return id;
}
const vote = (generationIds: string[], winnerId: string | null) =>
  opened.engine.comparisons.vote({ actor: 'test', generationIds, winnerId });

it('keeps votes, ranks by them, and lets people change their minds', async () => {
  const [one, other] = [await made(MODEL_SOURCE), await made(OTHER)];
  expect(await opened.engine.comparisons.ranking()).toEqual([]);
  await vote([one, other], one);
  expect(await opened.engine.comparisons.ranking()).toMatchObject([
    { name: MODEL_SOURCE, wins: 1, losses: 0 },
    { name: OTHER, wins: 0, losses: 1 },
  ]);
  const changed = await vote([other, one], other);
  expect(changed).toMatchObject({
    ok: true,
    value: [
      { name: OTHER, wins: 1, losses: 0 },
      { name: MODEL_SOURCE, wins: 0, losses: 1 },
    ],
  });
  await vote([one, other], null);
  expect(await opened.engine.comparisons.ranking()).toMatchObject([{ ties: 1 }, { ties: 1 }]);
});

it('refuses what is no vote, and says why', async () => {
  const [one, again, other] = [
    await made(MODEL_SOURCE),
    await made(MODEL_SOURCE),
    await made(OTHER),
  ];
  const problemOf = async (ids: string[], winnerId: string | null) => {
    const outcome = await vote(ids, winnerId);
    return outcome.ok ? null : outcome.problems[0]?.code;
  };
  expect(await problemOf([one], one)).toBe('INVALID_INPUT');
  expect(await problemOf([one, other], again)).toBe('INVALID_INPUT');
  expect(await problemOf([one, again], one)).toBe('INVALID_INPUT');
  expect(await problemOf([one, 'gen_none'], one)).toBe('NOT_FOUND');
  const images = await opened.database.images.byGenerations([other]);
  await opened.engine.gallery.delete(
    'test',
    images.map(({ id }) => id),
  );
  expect(await problemOf([one, other], one)).toBe('CONFLICT');
  expect(await opened.engine.comparisons.ranking()).toEqual([]);
});

it('tells how long models take, of those that made something', async () => {
  await made(MODEL_SOURCE);
  const seconds = await opened.engine.modelSeconds([MODEL_SOURCE, OTHER]);
  expect([...seconds.keys()]).toEqual([MODEL_SOURCE]);
  expect(seconds.get(MODEL_SOURCE)).toBeGreaterThanOrEqual(0);
});
