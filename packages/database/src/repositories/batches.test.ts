import { createId } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';
import type { NewBatch } from './batches.ts';

const AT = new Date('2026-11-21T10:00:00.000Z');
const later = (seconds: number) => new Date(AT.getTime() + seconds * 1000);

const newBatch = (changes: Partial<NewBatch> = {}): NewBatch => ({
  id: createId('batch', AT.getTime()),
  actor: 'owner',
  name: null,
  idempotencyKey: null,
  fingerprint: 'f',
  capMicros: 1_000_000n,
  cells: 2,
  images: 2,
  estimateMinimumMicros: 80_000n,
  estimateMaximumMicros: 80_000n,
  estimateExpectedMicros: null,
  unknownCells: 0,
  createdAt: AT,
  ...changes,
});

const cellsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    index,
    provider: index % 2 === 0 ? 'acme' : 'zenith',
    source: 'external://acme/a',
    request: '{}',
    state: 'WAITING' as const,
    problems: null,
  }));

async function accept(database: Database, batchId: string | null, at = AT) {
  const id = createId('generation', at.getTime());
  await database.generations.create({
    id,
    actor: 'owner',
    idempotencyKey: null,
    fingerprint: 'f',
    source: 'external://acme/a',
    provider: 'acme',
    modelId: null,
    mode: 'txt2img',
    prompt: 'a lighthouse',
    count: 3,
    seed: null,
    request: '{}',
    receipt: '[]',
    plan: '{}',
    cacheKey: null,
    retryOfId: null,
    batchId,
    estimateMinimumMicros: 0n,
    estimateMaximumMicros: 120_000n,
    estimateExpectedMicros: 0n,
    calls: [2, 1].map((count, call) => ({
      attemptId: createId('attempt', at.getTime()),
      call,
      count,
    })),
    at,
  });
  return id;
}

describe('a batch', () => {
  test('is accepted with all its cells, once for a key', async () => {
    const { database } = await temporaryDatabase();
    const { batches, batchCells } = database;
    const first = newBatch({ idempotencyKey: 'key', cells: 1001 });
    expect(await batches.create(first, cellsOf(1001))).toMatchObject({ kind: 'created' });
    const same = newBatch({ idempotencyKey: 'key' });
    expect(await batches.create(same, cellsOf(2))).toMatchObject({
      kind: 'existing',
      batch: { id: first.id, status: 'RUNNING' },
    });
    const other = newBatch({ idempotencyKey: 'key', fingerprint: 'g' });
    expect(await batches.create(other, cellsOf(2))).toMatchObject({ kind: 'conflict' });
    const page = await batchCells.page(first.id, { first: 2, after: 998 });
    expect(page.map(({ index }) => index)).toEqual([999, 1000]);
    expect(await batchCells.page(other.id, { first: 2 })).toEqual([]);
    expect(await batchCells.waitingProviders(first.id)).toEqual(['acme', 'zenith']);
  });

  test('moves by compare-and-set, and tells each move', async () => {
    const { database } = await temporaryDatabase();
    const { id } = newBatch();
    await database.batches.create(newBatch({ id }), cellsOf(1));
    const paused = await database.batches.move(id, ['RUNNING'], 'PAUSED_AT_CAP', later(1), {
      problem: '{}',
    });
    expect(paused).toMatchObject({ status: 'PAUSED_AT_CAP', problem: '{}' });
    expect(await database.batches.move(id, ['RUNNING'], 'DONE', later(2))).toBeNull();
    const resumed = await database.batches.move(id, ['PAUSED_AT_CAP'], 'RUNNING', later(3), {
      capMicros: 2n,
    });
    expect(resumed).toMatchObject({ status: 'RUNNING', problem: null, capMicros: 2n });
    const told = await database.events.after(0, 10);
    expect(told.map(({ topic, subject, payload }) => [topic, subject, payload])).toEqual(
      ['RUNNING', 'PAUSED_AT_CAP', 'RUNNING'].map((status) => ['batch', id, { status }]),
    );
    expect(await database.batches.inStatus(['RUNNING', 'CANCELING'])).toHaveLength(1);
  });

  test('counts its cells and generations, and the calls that are open at each provider', async () => {
    const { database } = await temporaryDatabase();
    const { id } = newBatch();
    await database.batches.create(newBatch({ id }), cellsOf(4));
    const { batchCells } = database;
    const generation = await accept(database, id);
    expect(await batchCells.accept(id, 0, generation)).toBe(true);
    expect(await batchCells.accept(id, 0, 'gen_other')).toBe(false);
    expect(await batchCells.refuse(id, 1, '[]')).toBe(true);
    expect(await batchCells.next(id, 'acme')).toMatchObject({ index: 2 });
    const counts = async () => (await database.batches.counts([id])).get(id);
    expect(await counts()).toEqual({ waiting: 2, refused: 1, generations: { QUEUED: 1 } });
    expect(await database.batches.openCalls([id])).toEqual([
      { provider: 'acme', isDeferred: false, calls: 2 },
    ]);
    expect(await database.batches.unfinished(id)).toEqual([generation]);
    const patch = { finishedAt: later(5), failures: '[1]' };
    await database.generations.move(generation, ['QUEUED'], 'FAILED', later(5), patch);
    expect(await counts()).toMatchObject({ generations: { FAILED: 1 } });
    expect(await database.batches.openCalls([id])).toEqual([]);
    expect(await database.batches.lastFailures(id, later(5))).toBe('[1]');
    expect(await database.batches.lastFailures(id, later(6))).toBeNull();
  });

  test('is a spender of its own, and stands behind what is ordered by hand', async () => {
    const { database } = await temporaryDatabase();
    const { id } = newBatch();
    const [ofBatch, byHand, second] = [
      await accept(database, id),
      await accept(database, null, later(1)),
      await accept(database, id, later(2)),
    ];
    for (const [generationId, batchId] of [
      [ofBatch, id],
      [byHand, null],
    ] as const)
      await database.reservations.open({
        generationId,
        batchId,
        actor: 'owner',
        provider: 'acme',
        source: 'external://acme/a',
        micros: 120_000n,
        at: AT,
      });
    const spender = { scope: 'BATCH', scopeKey: id } as const;
    expect(await database.reservations.held(spender)).toBe(120_000n);
    expect(await database.ledger.spent(spender)).toBe(0n);
    // A budget that comes later reserves for it, and knows whose it is.
    expect(await database.reservations.openMissing(['acme'], later(3))).toBe(1);
    expect(await database.reservations.held(spender)).toBe(240_000n);
    const before = async (generationId: string) => {
      const row = await database.generations.byId(generationId);
      return row && database.generations.queuedBefore(row);
    };
    expect([await before(byHand), await before(ofBatch), await before(second)]).toEqual([0, 1, 2]);
  });

  test('is listed for its user, newest first', async () => {
    const { database } = await temporaryDatabase();
    const ids: string[] = [];
    for (const [index, actor] of ['owner', 'usr_1', 'owner'].entries()) {
      const batch = newBatch({ actor, createdAt: later(index) });
      ids.push(batch.id);
      await database.batches.create(batch, []);
    }
    const page = async (options: Parameters<typeof database.batches.page>[0]) =>
      (await database.batches.page(options)).map(({ id }) => ids.indexOf(id));
    expect(await page({ first: 1 })).toEqual([2, 1]);
    expect(await page({ first: 5, userId: 'owner' })).toEqual([2, 0]);
    const after = { createdAt: later(2), id: ids[2] ?? '' };
    expect(await page({ first: 5, after })).toEqual([1, 0]);
  });
});
