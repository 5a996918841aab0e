import { afterEach, beforeEach, expect, it } from 'vitest';
import { brokenReservations } from '../testing/local/check-reservations.ts';
import { answerWithImages, Paymaster, PRICE_MICROS } from '../testing/local/paymaster.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  openTestEngine,
  submit,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let opened: TestEngine;
beforeEach(async () => {
  paymaster = new Paymaster();
  await paymaster.open();
});
afterEach(async () => {
  const rows = await opened.database.generations.page({ first: 100 });
  expect(await brokenReservations(opened.database, rows)).toEqual([]);
  await opened.close();
  await paymaster.close();
});

/** With a budget of 10 pictures a day. */
async function open(options: Partial<TestEngineOptions> = {}): Promise<void> {
  opened = await openTestEngine({ baseUrl: paymaster.baseUrl, ...options });
  const all = { scope: 'ALL', scopeKey: null, period: 'DAY' } as const;
  await opened.engine.budgets.set({ ...all, limit: '0.40', isHard: true });
}

/** Pictures that are spent, and those that are reserved. */
async function standing() {
  const [budget] = await opened.engine.budgets.list();
  if (!budget) throw new Error('no budget');
  const { spentMicros, reservedMicros, unknownCostGenerations: unknown } = budget;
  const pictures = (micros: bigint) => Number(micros) / Number(PRICE_MICROS);
  return { spent: pictures(spentMicros), reserved: pictures(reservedMicros), unknown };
}

const stateOf = async (id: string) =>
  (await opened.database.reservations.byGenerations([id]))[0]?.state;

it('a failure that was not charged gives everything back', async () => {
  await open();
  paymaster.behaviour = (_asked, response) => response.writeHead(400).end('{}');
  const { id } = await submit(opened, { count: 3 });
  expect((await follow(opened, id)).row.status).toBe('FAILED');
  expect([await standing(), await stateOf(id)]).toEqual([
    { spent: 0, reserved: 0, unknown: 0 },
    'RELEASED',
  ]);
});

it('a cancel before anything left gives everything back', async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await open({ failpoint: (point) => (point === 'attempt.before-sending' ? gate : undefined) });
  const { id } = await submit(opened, { count: 3 });
  expect(await standing()).toEqual({ spent: 0, reserved: 3, unknown: 0 });
  const canceling = opened.engine.generations.cancel('test', id);
  await opened.engine.generations.cancel('test', id);
  release();
  await canceling;
  expect((await follow(opened, id)).row.status).toBe('CANCELED');
  expect([await standing(), await stateOf(id)]).toEqual([
    { spent: 0, reserved: 0, unknown: 0 },
    'RELEASED',
  ]);
});

it('a job that was stopped at the provider counts at its worst, and is told', async () => {
  await open({ adapter: ADAPTERS.job });
  paymaster.jobRules = { polls: 1000, cancel: 'canceled' };
  const { id } = await submit(opened, { count: 2 });
  while ((await opened.database.attempts.byGeneration(id))[0]?.state !== 'ACCEPTED')
    await new Promise(setImmediate);
  await opened.engine.generations.cancel('test', id);
  expect((await follow(opened, id)).row.status).toBe('CANCELED');
  expect([await standing(), await stateOf(id)]).toEqual([
    { spent: 2, reserved: 0, unknown: 1 },
    'SETTLED',
  ]);
});

it('of two calls each gives back its share as it ends, and what came is what counts', async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await open();
  paymaster.behaviour = (asked, response, charge) => {
    if (asked.body.n === 4) answerWithImages(asked, response, charge);
    else void gate.then(() => response.writeHead(400).end('{}'));
  };
  const { id } = await submit(opened, { count: 6 });
  while (!(await opened.database.attempts.byGeneration(id)).some((row) => row.finishedAt))
    await new Promise(setImmediate);
  expect(await standing()).toEqual({ spent: 4, reserved: 2, unknown: 0 });
  release();
  expect((await follow(opened, id)).row.status).toBe('PARTLY_SUCCEEDED');
  expect([await standing(), await stateOf(id)]).toEqual([
    { spent: 4, reserved: 0, unknown: 0 },
    'SETTLED',
  ]);
  // What is missing is bought with a reservation of its own.
  paymaster.behaviour = answerWithImages;
  const again = await opened.engine.generations.retry({
    actor: 'test',
    id,
    acceptPossibleSecondCharge: false,
    idempotencyKey: null,
  });
  if (!again.ok) throw new Error(again.problems[0]?.message);
  expect((await opened.database.reservations.byGenerations([again.value.id]))[0]?.micros).toBe(
    2n * PRICE_MICROS,
  );
  await follow(opened, again.value.id);
  expect(await standing()).toEqual({ spent: 6, reserved: 0, unknown: 0 });
});

/** The answer is lost once the provider has charged. */
async function loseAnswer(count: number): Promise<string> {
  paymaster.behaviour = (_asked, response, charge) => {
    charge();
    response.destroy();
  };
  const { id } = await submit(opened, { count });
  expect((await follow(opened, id)).row.status).toBe('UNKNOWN_OUTCOME');
  return id;
}

it.each([
  ['CHARGED', { spent: 9, reserved: 0, unknown: 0 }, 'SETTLED'],
  ['NOT_CHARGED', { spent: 0, reserved: 0, unknown: 0 }, 'RELEASED'],
] as const)(
  'an unknown outcome keeps its reservation until it is resolved as %s',
  async (resolution, end, state) => {
    await open();
    const id = await loseAnswer(9);
    expect([await standing(), await stateOf(id)]).toEqual([
      { spent: 0, reserved: 9, unknown: 1 },
      'UNKNOWN',
    ]);
    await expect(submit(opened, { count: 2 })).rejects.toThrow(
      'more than the budget of $0.4 a day',
    );
    const resolved = await opened.engine.generations.resolve('test', id, resolution);
    expect(resolved.ok).toBe(true);
    expect([await standing(), await stateOf(id)]).toEqual([end, state]);
  },
);

it('to buy an unknown outcome again needs room for both', async () => {
  await open();
  const id = await loseAnswer(6);
  const again = { actor: 'test', id, acceptPossibleSecondCharge: true, idempotencyKey: null };
  expect(await opened.engine.generations.retry(again)).toMatchObject({
    ok: false,
    problems: [{ code: 'BUDGET_EXCEEDED' }],
  });
  expect(await standing()).toEqual({ spent: 0, reserved: 6, unknown: 1 });
});

it('what the provider leaves open is reserved at its worst, and counts so where the bill tells no more', async () => {
  const price = { unit: 'image', source: 'test', asOf: '2026-11-01' } as const;
  await open({
    model: {
      prices: [
        { ...price, price: '0.04', conditions: { quality: 'low' } },
        { ...price, price: '0.20', conditions: { quality: 'high' } },
      ],
      parameters: [{ name: 'quality', label: 'Quality', type: 'enum', values: ['low', 'high'] }],
    },
  });
  const { id, estimateMinimumMicros } = await submit(opened);
  expect(estimateMinimumMicros).toBe(PRICE_MICROS);
  expect((await opened.database.reservations.byGenerations([id]))[0]?.micros).toBe(
    5n * PRICE_MICROS,
  );
  await follow(opened, id);
  expect(await standing()).toEqual({ spent: 5, reserved: 0, unknown: 1 });
});
