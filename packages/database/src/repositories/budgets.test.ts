import { createId } from '@darkroom/core';
import { expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';
import type { AttemptChange } from './attempts.ts';

const AT = new Date('2026-11-21T10:00:00.000Z');
const EVERYTHING = { scope: 'ALL', scopeKey: '' } as const;

/** Accepts a generation of pictures at 40,000 micros each, in calls of `counts`. */
async function accept(database: Database, counts: number[], actor = 'owner', at = AT) {
  const id = createId('generation', at.getTime());
  const count = counts.reduce((sum, each) => sum + each, 0);
  await database.generations.create({
    id,
    actor,
    idempotencyKey: null,
    fingerprint: 'f',
    source: 'external://acme/a',
    provider: 'acme',
    modelId: null,
    mode: 'txt2img',
    prompt: 'a lighthouse',
    count,
    seed: null,
    request: '{}',
    receipt: '[]',
    plan: '{}',
    cacheKey: null,
    retryOfId: null,
    estimateMinimumMicros: 0n,
    estimateMaximumMicros: BigInt(count) * 40_000n,
    estimateExpectedMicros: 0n,
    calls: counts.map((each, call) => ({
      attemptId: createId('attempt', at.getTime()),
      call,
      count: each,
    })),
    at,
  });
  return id;
}

const reserve = (database: Database, generationId: string, micros: bigint) =>
  database.reservations.open({
    generationId,
    actor: 'owner',
    provider: 'acme',
    source: 'external://acme/a',
    micros,
    at: AT,
  });

async function endCall(
  database: Database,
  generationId: string,
  call: number,
  change: Pick<AttemptChange, 'to' | 'generation'> & {
    micros?: bigint | null;
    worstMicros?: bigint | null;
    at?: Date;
  },
) {
  const attempt = (await database.attempts.byGeneration(generationId)).find(
    (row) => row.call === call,
  );
  if (!attempt) throw new Error('no such call');
  const { to, generation, micros, worstMicros = null, at = AT } = change;
  await database.attempts.change({
    attempt,
    from: [attempt.state as 'PLANNED'], // the column holds nothing else
    to,
    at,
    ...(generation ? { generation } : {}),
    ...(micros === undefined
      ? {}
      : {
          ledger: {
            id: createId('ledgerEntry', at.getTime()),
            source: 'external://acme/a',
            provider: 'acme',
            actor: 'owner',
            micros,
            worstMicros,
            images: 0,
            usage: null,
          },
        }),
  });
}

const stateOf = async (database: Database, id: string) => {
  const [row] = await database.reservations.byGenerations([id]);
  return row ? [row.state, row.heldMicros] : null;
};

test('a budget is found by scope, key and period, and replaced in its place', async () => {
  const { database, clock } = await temporaryDatabase();
  const day = { ...EVERYTHING, period: 'DAY' } as const;
  const first = await database.budgets.set(day, { limitMicros: 10n, isHard: true });
  expect(first).toMatchObject({ ...day, limitMicros: 10n, isHard: true });
  expect(first.id).toMatch(/^bud_/);
  clock.time += 1000;
  const again = await database.budgets.set(day, { limitMicros: 2n ** 60n, isHard: false });
  expect(again).toEqual({
    ...first,
    limitMicros: 2n ** 60n,
    isHard: false,
    updatedAt: new Date(clock.time),
  });
  await database.budgets.set({ ...day, period: 'MONTH' }, { limitMicros: 1n, isHard: true });
  await database.budgets.set(
    { scope: 'PROVIDER', scopeKey: 'acme', period: 'DAY' },
    { limitMicros: 1n, isHard: true },
  );
  expect((await database.budgets.all()).map(({ scope, period }) => `${scope} ${period}`)).toEqual([
    'ALL DAY',
    'ALL MONTH',
    'PROVIDER DAY',
  ]);
  expect(await database.budgets.remove(day)).toBe(true);
  expect(await database.budgets.remove(day)).toBe(false);
  expect(await database.budgets.all()).toHaveLength(2);
});

test('a generation that is not admitted leaves nothing, and a repetition is not asked about', async () => {
  const { database } = await temporaryDatabase();
  const input = {
    id: 'gen_1',
    actor: 'owner',
    idempotencyKey: 'key',
    fingerprint: 'f',
    source: 's',
    provider: 'p',
    modelId: null,
    mode: 'txt2img',
    prompt: '',
    count: 1,
    seed: null,
    request: '{}',
    receipt: '[]',
    plan: '{}',
    cacheKey: null,
    retryOfId: null,
    estimateMinimumMicros: null,
    estimateMaximumMicros: null,
    estimateExpectedMicros: null,
    calls: [{ attemptId: 'att_1', call: 0, count: 1 }],
    at: AT,
  };
  const no = async () => false;
  expect(await database.generations.create(input, no)).toEqual({ kind: 'refused' });
  expect(await database.generations.byId('gen_1')).toBeNull();
  expect(await database.attempts.byGeneration('gen_1')).toEqual([]);
  expect(await database.events.latestPosition()).toBe(0);
  expect((await database.generations.create(input)).kind).toBe('created');
  expect((await database.generations.create({ ...input, id: 'gen_2' }, no)).kind).toBe('existing');
});

test('what is held falls with every call that ends, and is closed with the generation', async () => {
  const { database } = await temporaryDatabase();
  const id = await accept(database, [4, 4, 2]);
  await reserve(database, id, 400_000n);
  expect(await database.reservations.held(EVERYTHING)).toBe(400_000n);
  await endCall(database, id, 0, { to: 'COMMITTED', micros: 160_000n });
  await database.reservations.shrink(id);
  expect(await database.reservations.held(EVERYTHING)).toBe(240_000n);
  await endCall(database, id, 1, { to: 'FAILED' });
  await endCall(database, id, 2, {
    to: 'FAILED',
    generation: { from: ['QUEUED'], to: 'PARTLY_SUCCEEDED' },
  });
  expect(await stateOf(database, id)).toEqual(['SETTLED', 0n]);
  expect(await database.reservations.held(EVERYTHING)).toBe(0n);
  expect(await database.ledger.spent(EVERYTHING)).toBe(160_000n);

  const free = await accept(database, [1]);
  await reserve(database, free, 40_000n);
  await database.generations.move(free, ['QUEUED'], 'CANCELING', AT);
  expect(await stateOf(database, free)).toEqual(['OPEN', 40_000n]);
  await database.generations.move(free, ['CANCELING'], 'CANCELED', AT);
  expect(await stateOf(database, free)).toEqual(['RELEASED', 0n]);
});

test('an unknown outcome holds the share of its unknown calls, in the period that it belongs to', async () => {
  const { database } = await temporaryDatabase();
  const id = await accept(database, [1, 2]);
  await reserve(database, id, 100_001n);
  await endCall(database, id, 0, { to: 'COMMITTED', micros: 30_000n });
  await endCall(database, id, 1, {
    to: 'UNKNOWN',
    micros: null,
    generation: { from: ['QUEUED'], to: 'UNKNOWN_OUTCOME' },
  });
  expect(await stateOf(database, id)).toEqual(['UNKNOWN', 66_668n]);
  expect(await database.reservations.held(EVERYTHING, AT)).toBe(66_668n);
  const later = new Date(AT.getTime() + 1);
  expect(await database.reservations.held(EVERYTHING, later)).toBe(0n);
  // Not counted twice: what is held is not spent.
  expect(await database.ledger.spent(EVERYTHING)).toBe(30_000n);
  // It turns out later, and stays in its day.
  await endCall(database, id, 1, {
    to: 'FAILED',
    micros: null,
    worstMicros: 66_668n,
    at: later,
    generation: { from: ['UNKNOWN_OUTCOME'], to: 'FAILED' },
  });
  expect(await stateOf(database, id)).toEqual(['SETTLED', 0n]);
  expect(await database.ledger.spent(EVERYTHING, { to: later })).toBe(96_668n);
  expect(await database.ledger.unknownCostGenerations(EVERYTHING)).toBe(1);
  const [, second] = await database.attempts.byGeneration(id);
  await database.attempts.settle(second?.id ?? '', { micros: 0n, worstMicros: null });
  expect(await database.ledger.spent(EVERYTHING)).toBe(30_000n);
});

test('who a budget is for decides what counts', async () => {
  const { database } = await temporaryDatabase();
  const id = await accept(database, [1]);
  await reserve(database, id, 7n);
  await endCall(database, id, 0, { to: 'FAILED', micros: 5n });
  const of = (scope: 'PROVIDER' | 'MODEL' | 'TOKEN' | 'USER', scopeKey: string) =>
    Promise.all([
      database.ledger.spent({ scope, scopeKey }),
      database.reservations.held({ scope, scopeKey }),
    ]);
  expect(await of('PROVIDER', 'acme')).toEqual([5n, 7n]);
  expect(await of('PROVIDER', 'other')).toEqual([0n, 0n]);
  expect(await of('MODEL', 'external://acme/a')).toEqual([5n, 7n]);
  expect(await of('MODEL', 'acme')).toEqual([0n, 0n]);
  expect(await of('USER', 'owner')).toEqual([5n, 7n]);
  expect(await of('TOKEN', 'tok_1')).toEqual([0n, 0n]);
});

test('generations from before the first budget get what they lack, once', async () => {
  const { database } = await temporaryDatabase();
  const queued = await accept(database, [4]);
  const half = await accept(database, [4, 4]);
  await endCall(database, half, 0, { to: 'COMMITTED', micros: 160_000n });
  const unknown = await accept(database, [2]);
  await endCall(database, unknown, 0, {
    to: 'UNKNOWN',
    micros: null,
    generation: { from: ['QUEUED'], to: 'UNKNOWN_OUTCOME', patch: { finishedAt: AT } },
  });
  const done = await accept(database, [1]);
  await endCall(database, done, 0, {
    to: 'COMMITTED',
    generation: { from: ['QUEUED'], to: 'SUCCEEDED' },
  });
  const later = new Date(AT.getTime() + 60_000);
  expect(await database.reservations.providersAtWork()).toEqual(['acme']);
  expect(await database.reservations.openMissing(['other'], later)).toBe(0);
  expect(await database.reservations.openMissing([], later)).toBe(0);
  expect(await database.reservations.openMissing(['acme'], later)).toBe(3);
  expect(await database.reservations.openMissing(['acme'], later)).toBe(0);
  expect(await stateOf(database, queued)).toEqual(['OPEN', 160_000n]);
  expect(await stateOf(database, half)).toEqual(['OPEN', 160_000n]);
  expect(await stateOf(database, unknown)).toEqual(['UNKNOWN', 80_000n]);
  expect(await stateOf(database, done)).toBeNull();
  expect(await database.reservations.held(EVERYTHING, later)).toBe(320_000n);
});
