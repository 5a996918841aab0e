import { createId } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';
import type { NewGeneration } from './generations.ts';

const AT = new Date('2026-11-21T10:00:00.000Z');
const LATER = new Date('2026-11-21T10:01:00.000Z');

const generation = (changes: Partial<NewGeneration> = {}): NewGeneration => ({
  id: createId('generation', AT.getTime()),
  actor: 'owner',
  idempotencyKey: null,
  fingerprint: 'one input',
  cacheKey: null,
  source: 'external://acme/a',
  provider: 'acme',
  modelId: null,
  mode: 'txt2img',
  prompt: 'a lighthouse',
  count: 1,
  seed: null,
  request: '{}',
  receipt: '[]',
  plan: '{}',
  retryOfId: null,
  estimateMinimumMicros: null,
  estimateMaximumMicros: null,
  estimateExpectedMicros: null,
  calls: [{ attemptId: createId('attempt', AT.getTime()), call: 0, count: 1 }],
  at: AT,
  ...changes,
});

const line = (micros: bigint | null) => ({
  id: createId('ledgerEntry', AT.getTime()),
  source: 'external://acme/a',
  provider: 'acme',
  actor: 'owner',
  micros,
  worstMicros: null,
  images: 1,
  usage: null,
});

const picture = () => ({
  id: createId('image', AT.getTime()),
  index: 0,
  source: 'external://acme/a',
  prompt: 'a lighthouse',
  sha256: 'ab'.repeat(32),
  mimeType: 'image/png',
  byteSize: 10,
  width: 1,
  height: 1,
  seed: null,
  revisedPrompt: null,
  providerMetadata: null,
});

/** A generation of one call, accepted. */
async function accepted(database: Database) {
  const input = generation();
  await database.generations.create(input);
  const [attempt] = await database.attempts.byGeneration(input.id);
  if (!attempt) throw new Error('the attempt was not written');
  return { id: input.id, attempt };
}

describe('an attempt', () => {
  test('is moved by one of those who saw it, and the others write nothing', async () => {
    const { database } = await temporaryDatabase();
    const { id, attempt } = await accepted(database);
    const toFailed = () =>
      database.attempts.change({
        attempt,
        from: ['PLANNED'],
        to: 'FAILED',
        at: AT,
        images: [picture()],
        ledger: line(40_000n),
        events: [{ kind: 'IMAGE' }],
        generation: { from: ['QUEUED'], to: 'FAILED' },
      });
    const ends = await Promise.all([toFailed(), toFailed(), toFailed()]);
    expect(ends.filter((end) => end !== null)).toHaveLength(1);
    expect(await database.images.byGenerations([id])).toHaveLength(1);
    expect(await database.ledger.total()).toMatchObject({ micros: 40_000n, images: 1 });
    expect((await database.events.byGeneration(id, 0, 10)).map(({ kind }) => kind)).toEqual([
      'STATUS',
      'IMAGE',
      'STATUS',
    ]);
  });

  test('that has moved and come back to the same state is another one', async () => {
    const { database } = await temporaryDatabase();
    const { attempt } = await accepted(database);
    const change = { from: ['PLANNED' as const], to: 'PLANNED' as const, at: AT };
    expect((await database.attempts.change({ attempt, ...change }))?.attempt.fence).toBe(
      attempt.fence + 1,
    );
    expect(await database.attempts.change({ attempt, ...change })).toBeNull();
  });

  test('moves only from the states that are named', async () => {
    const { database } = await temporaryDatabase();
    const { attempt } = await accepted(database);
    const sent = { attempt, from: ['SENDING' as const], at: AT };
    expect(await database.attempts.change({ ...sent, to: 'RESULT_RECEIVED' })).toBeNull();
    const [row] = await database.attempts.byIds([attempt.id]);
    expect([row?.state, row?.fence]).toEqual(['PLANNED', attempt.fence]);
  });

  test('belongs to a generation that is there', async () => {
    const { database } = await temporaryDatabase();
    const id = createId('attempt', AT.getTime());
    const orphan = { id, generationId: 'gen_none', call: 0, number: 1, count: 1, at: AT };
    await expect(database.attempts.plan(orphan)).rejects.toThrow();
    expect(await database.attempts.byIds([id])).toEqual([]);
  });

  test('has one line in the ledger, of the day on which it was spent', async () => {
    const { database } = await temporaryDatabase();
    const { attempt } = await accepted(database);
    const unknown = await database.attempts.change({
      attempt,
      from: ['PLANNED'],
      to: 'UNKNOWN',
      at: AT,
      ledger: line(null),
    });
    if (!unknown) throw new Error('the attempt did not move');
    await database.attempts.change({
      attempt: unknown.attempt,
      from: ['UNKNOWN'],
      to: 'COMMITTED',
      at: LATER,
      ledger: line(40_000n),
    });
    const sum = { micros: 40_000n, generations: 1, images: 1, unknownCostGenerations: 0 };
    expect(await database.ledger.total()).toEqual(sum);
    expect(await database.ledger.total({ to: LATER })).toEqual(sum);
  });
});

describe('a generation', () => {
  test('that has ended is neither moved nor noted by who did not see it', async () => {
    const { database } = await temporaryDatabase();
    const { id } = await accepted(database);
    const { generations } = database;
    expect(await generations.move(id, ['QUEUED'], 'CANCELED', AT)).not.toBeNull();
    expect(await generations.move(id, ['QUEUED', 'RUNNING'], 'SUCCEEDED', AT)).toBeNull();
    const progress = { kind: 'PROGRESS', payload: { progress: 0.5 } };
    expect(await generations.note(id, ['QUEUED', 'RUNNING'], AT, progress)).toBeNull();
    expect((await generations.byId(id))?.status).toBe('CANCELED');
    expect(await database.events.byGeneration(id, 0, 10)).toHaveLength(2);
  });

  test('is accepted once for one key of one actor, however many ask at once', async () => {
    const { database } = await temporaryDatabase();
    const create = (changes: Partial<NewGeneration> = {}) =>
      database.generations.create(generation({ idempotencyKey: 'key', ...changes }));
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => create()));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual([
      'created',
      ...Array.from({ length: 9 }, () => 'existing'),
    ]);
    const [row] = await database.generations.page({ first: 50 });
    expect(await create({ fingerprint: 'another input' })).toEqual({
      kind: 'conflict',
      generation: row,
    });
    expect((await create({ actor: 'another' })).kind).toBe('created');
    expect(await database.generations.page({ first: 50 })).toHaveLength(2);
  });

  test('that is not admitted leaves nothing', async () => {
    const { database } = await temporaryDatabase();
    const input = generation({ idempotencyKey: 'key' });
    expect(await database.generations.create(input, async () => false)).toEqual({
      kind: 'refused',
    });
    expect(await database.generations.page({ first: 50 })).toEqual([]);
    expect(await database.attempts.byGeneration(input.id)).toEqual([]);
  });
});

test('what waits is told by provider, with the time of the oldest', async () => {
  const { database } = await temporaryDatabase();
  expect(await database.generations.queues()).toEqual([]);
  const begun = generation({ provider: 'other' });
  for (const row of [
    generation({ at: LATER }),
    generation(),
    generation({ provider: 'third', at: LATER }),
    begun,
  ])
    await database.generations.create(row);
  await database.generations.move(begun.id, ['QUEUED'], 'RUNNING', LATER, {});
  const queues = await database.generations.queues();
  expect(queues.sort((left, right) => left.length - right.length)).toEqual([
    { provider: 'third', length: 1, oldest: LATER },
    { provider: 'acme', length: 2, oldest: AT },
  ]);
});
