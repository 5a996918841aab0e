import { expect, test } from 'vitest';
import { seedGeneration } from '../testing/local/seed-images.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';

test('events come in order after a position, and of a generation after its sequence', async () => {
  const { database, clock } = await temporaryDatabase();
  expect(await database.events.latestPosition()).toBe(0);
  const first = await database.events.append({
    topic: 'provider',
    subject: 'openai',
    kind: 'CHANGED',
    payload: { state: 'VERIFIED' },
  });
  expect(first).toMatchObject({ position: 1, sequence: null, at: new Date(clock.time) });
  for (const sequence of [1, 2, 3]) {
    await database.events.append({
      topic: 'generation',
      subject: 'gen_a',
      kind: 'STATUS',
      sequence,
    });
    await database.events.append({
      topic: 'generation',
      subject: 'gen_b',
      kind: 'STATUS',
      sequence,
    });
  }
  expect(await database.events.latestPosition()).toBe(7);
  expect((await database.events.after(0, 3)).map((event) => event.position)).toEqual([1, 2, 3]);
  expect((await database.events.after(5, 10)).map((event) => event.position)).toEqual([6, 7]);
  expect((await database.events.after(0, 1))[0]?.payload).toEqual({ state: 'VERIFIED' });
  const own = await database.events.byGeneration('gen_a', 1, 10);
  expect(own.map((event) => [event.subject, event.sequence])).toEqual([
    ['gen_a', 2],
    ['gen_a', 3],
  ]);
  expect(await database.events.byGeneration('gen_a', 0, 1)).toHaveLength(1);
});

test('the position of an event that was rolled back does not show, and none is used twice', async () => {
  const { database } = await temporaryDatabase();
  const event = { topic: 'model', subject: 's', kind: 'INSTALLED' };
  await database.events.append(event);
  await expect(
    database.transaction(async (tx) => {
      await tx.events.append(event);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await Promise.all(Array.from({ length: 20 }, () => database.events.append(event)));
  const positions = (await database.events.after(0, 100)).map((row) => row.position);
  expect(positions).toHaveLength(21);
  expect(new Set(positions).size).toBe(21);
});

test('drift counts what succeeded with both costs known, by source and in its time', async () => {
  const { database } = await temporaryDatabase();
  const at = new Date('2026-11-20T12:00:00Z');
  const past = async (
    source: string,
    expected: bigint | null,
    actual: bigint | null,
    status: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED',
    finishedAt = at,
  ) => {
    const { generationId } = await seedGeneration(database, { at, source, expected });
    await database.generations.move(generationId, ['QUEUED'], status, at, {
      actualMicros: actual,
      finishedAt,
    });
  };
  await past('external://a/one', 40_000n, 50_000n);
  await past('external://a/one', 40_000n, 40_000n);
  await past('external://b/two', 0n, 0n);
  await past('external://a/one', null, 40_000n);
  await past('external://a/one', 40_000n, null);
  await past('external://a/one', 40_000n, 0n, 'FAILED');
  await past('external://b/two', 70_000n, 10_000n, 'SUCCEEDED', new Date('2026-12-01T00:00:00Z'));
  const one = { source: 'external://a/one', generations: 2, estimatedMicros: 80_000n };
  const december = new Date('2026-12-01T00:00:00Z');
  expect(await database.ledger.drift({ to: december })).toEqual([
    { ...one, actualMicros: 90_000n },
    { source: 'external://b/two', generations: 1, estimatedMicros: 0n, actualMicros: 0n },
  ]);
  expect(await database.ledger.drift({ from: december })).toMatchObject([
    { source: 'external://b/two', estimatedMicros: 70_000n, actualMicros: 10_000n },
  ]);
});

test('sums are exact, apart by source and by day in UTC, and tell the unknown from the free', async () => {
  const { database } = await temporaryDatabase();
  const none = { micros: 0n, generations: 0, images: 0, unknownCostGenerations: 0 };
  expect(await database.ledger.total()).toEqual(none);
  expect(await database.ledger.byDay()).toEqual([]);

  const big = 9_007_199_254_740_993n; // 2^53 + 1: a double cannot hold it
  const two = await seedGeneration(database, {
    at: new Date('2026-11-20T23:59:59.999Z'),
    source: 'external://a/a',
    micros: big,
    images: [{}, {}],
  });
  await seedGeneration(database, {
    at: new Date('2026-11-21T00:00:00.000Z'),
    generationId: two.generationId,
    call: 1,
    source: 'external://a/a',
    micros: 39_000n,
  });
  await seedGeneration(database, {
    at: new Date('2026-11-21T12:00:00.000Z'),
    source: 'external://b/b',
    micros: null,
    images: [],
    actor: 'usr_2',
  });
  await seedGeneration(database, {
    at: new Date('2026-11-21T13:00:00.000Z'),
    source: 'external://b/b',
    micros: 0n,
    images: [{}],
  });

  expect(await database.ledger.total()).toEqual({
    micros: big + 39_000n,
    generations: 3,
    images: 3,
    unknownCostGenerations: 1,
  });
  expect(await database.ledger.bySource()).toEqual([
    {
      key: 'external://a/a',
      micros: big + 39_000n,
      generations: 1,
      images: 2,
      unknownCostGenerations: 0,
    },
    { key: 'external://b/b', micros: 0n, generations: 2, images: 1, unknownCostGenerations: 1 },
  ]);
  expect(await database.ledger.byDay()).toEqual([
    { key: '2026-11-20', micros: big, generations: 1, images: 2, unknownCostGenerations: 0 },
    { key: '2026-11-21', micros: 39_000n, generations: 3, images: 1, unknownCostGenerations: 1 },
  ]);
  const day = { from: new Date('2026-11-21T00:00:00Z'), to: new Date('2026-11-21T13:00:00Z') };
  expect(await database.ledger.total(day)).toEqual({
    micros: 39_000n,
    generations: 2,
    images: 0,
    unknownCostGenerations: 1,
  });
  expect((await database.ledger.total({ userId: 'usr_2' })).generations).toBe(1);
});
