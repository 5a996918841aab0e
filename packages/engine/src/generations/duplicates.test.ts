import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { answerWithImages, Paymaster } from '../testing/local/paymaster.ts';
import {
  follow,
  MODEL_SOURCE,
  openTestEngine,
  request,
  submit,
  type TestEngine,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let opened: TestEngine;
const acknowledged: { id: string; prompt: string }[] = [];

beforeEach(async () => {
  paymaster = new Paymaster();
  opened = await openTestEngine({ baseUrl: await paymaster.open() });
});
afterEach(async () => {
  await opened.engine.stop(2000);
  expect(await brokenInvariants(opened, paymaster, acknowledged.splice(0))).toEqual([]);
  await opened.close();
  await paymaster.close();
});

const create = (actor: string, idempotencyKey: string | null, prompt: string) =>
  opened.engine.generations.create({
    actor,
    model: { source: MODEL_SOURCE },
    request: request({ prompt }),
    idempotencyKey,
  });

describe('an order that comes more than once', () => {
  it('100 times at once under one key is one generation, one answer, and one charge', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => submit(opened, { prompt: 'once' }, 'the key')),
    );
    acknowledged.push(...answers);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const { row } = await follow(opened, answers[0]?.id ?? '');
    expect(row.status).toBe('SUCCEEDED');
    expect(await opened.database.generations.page({ first: 10 })).toHaveLength(1);
    expect(paymaster.charges).toBe(1);
    // Long after its end it is still the same one.
    expect((await submit(opened, { prompt: 'once' }, 'the key')).id).toBe(row.id);
    expect(paymaster.requests).toHaveLength(1);
  });

  it('under the key of somebody else is an order of its own', async () => {
    const mine = await create('mine', 'the key', 'of me');
    const theirs = await create('theirs', 'the key', 'of them');
    if (!mine.ok || !theirs.ok) throw new Error('not accepted');
    expect(mine.value.id).not.toBe(theirs.value.id);
    for (const { id } of [mine.value, theirs.value])
      expect((await follow(opened, id)).row.status).toBe('SUCCEEDED');
    expect(paymaster.charges).toBe(2);
  });

  it('without a key is meant twice', async () => {
    const first = await submit(opened, { prompt: 'the same' });
    const second = await submit(opened, { prompt: 'the same' });
    expect(first.id).not.toBe(second.id);
    for (const { id } of [first, second])
      expect((await follow(opened, id)).row.status).toBe('SUCCEEDED');
    expect(paymaster.charges).toBe(2);
  });

  it('under a key that was used for something else is refused, and nothing is made', async () => {
    const first = await submit(opened, { prompt: 'one thing' }, 'the key');
    const refused = await create('test', 'the key', 'another');
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
    await follow(opened, first.id);
    expect(await opened.database.generations.page({ first: 10 })).toHaveLength(1);
    expect(paymaster.charges).toBe(1);
  });
});

it('64 orders at once against a budget for 10 pictures: exactly 10, and 10 are charged', async () => {
  const limit = '0.4';
  await opened.engine.budgets.set({
    scope: 'ALL',
    scopeKey: null,
    period: 'TOTAL',
    limit,
    isHard: true,
  });
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, index) => create('test', `key ${index}`, `picture ${index}`)),
  );
  const accepted = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
  acknowledged.push(...accepted);
  expect(accepted).toHaveLength(10);
  for (const { id } of accepted) expect((await follow(opened, id)).row.status).toBe('SUCCEEDED');
  expect(paymaster.charges).toBe(10);
});

it('a provider whose clock is a day ahead is waited for as long as it means', async () => {
  const ahead = 86_400_000;
  paymaster.behaviour = (asked, response, charge) => {
    const its = Date.now() + ahead;
    response.setHeader('date', new Date(its).toUTCString());
    if (asked.number > 1) return answerWithImages(asked, response, charge);
    // Whole seconds: it may mean now.
    response.writeHead(429, { 'retry-after': new Date(its + 400).toUTCString() }).end('{}');
  };
  const { row, attempts } = await follow(opened, (await submit(opened)).id);
  expect(row.status).toBe('SUCCEEDED');
  expect(attempts.map(({ state }) => state)).toEqual(['REJECTED', 'COMMITTED']);
  const took = (row.finishedAt?.getTime() ?? 0) - row.createdAt.getTime();
  expect(took).toBeLessThan(10_000);
});
