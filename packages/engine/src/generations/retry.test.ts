import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerWithImages, type Behaviour, Paymaster } from '../testing/local/paymaster.ts';
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
  opened = await openTestEngine({ baseUrl: await paymaster.open() });
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

const retry = (
  id: string,
  acceptPossibleSecondCharge = false,
  idempotencyKey: string | null = null,
) =>
  opened.engine.generations.retry({
    actor: 'test',
    id,
    acceptPossibleSecondCharge,
    idempotencyKey,
  });

/** Refuses these calls, answers the others. */
const refusing =
  (...calls: number[]): Behaviour =>
  (asked, response, charge) =>
    calls.includes(Number(asked.body.call))
      ? response.writeHead(400).end('{}')
      : answerWithImages(asked, response, charge);

it.each([
  // Calls of 4, 4 and 2.
  { refused: [2], missing: 2, seed: '72' },
  { refused: [1, 2], missing: 6, seed: '71' },
  // The second one came, so its seed is not used again.
  { refused: [0], missing: 4, seed: '73' },
  { refused: [0, 1, 2], missing: 10, seed: '70' },
])(
  'of a generation without calls $refused buys $missing pictures',
  async ({ refused, missing, seed }) => {
    paymaster.behaviour = refusing(...refused);
    const first = await follow(opened, (await submit(opened, { count: 10, seed: '70' })).id);
    expect(first.row.status).toBe(refused.length === 3 ? 'FAILED' : 'PARTLY_SUCCEEDED');
    expect(first.failures.map((failure) => failure.call)).toEqual(refused);
    paymaster.behaviour = answerWithImages;
    const outcome = await retry(first.row.id, false, 'again');
    if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
    const second = await follow(opened, outcome.value.id);
    expect(second.row).toMatchObject({
      status: 'SUCCEEDED',
      count: missing,
      seed,
      retryOfId: first.row.id,
    });
    expect(first.images.length + second.images.length).toBe(10);
    const charged = paymaster.ledger.reduce((sum, charge) => sum + charge.images, 0);
    expect(charged).toBe(10);
    // The same key again is the same generation.
    expect(await retry(first.row.id, false, 'again')).toMatchObject({
      ok: true,
      value: { id: outcome.value.id },
    });
  },
);

it('of what may have been charged wants the word of the person', async () => {
  paymaster.behaviour = (_asked, response, charge) => {
    charge();
    response.setHeader('content-type', 'application/json').end('nonsense');
  };
  const first = await follow(opened, (await submit(opened)).id);
  expect(first.row.status).toBe('FAILED');
  paymaster.behaviour = answerWithImages;
  expect(await retry(first.row.id)).toMatchObject({
    ok: false,
    problems: [{ code: 'CONFLICT', field: ['acceptPossibleSecondCharge'] }],
  });
  expect(paymaster.charges).toBe(1);
  const outcome = await retry(first.row.id, true);
  expect(outcome.ok).toBe(true);
  if (outcome.ok) expect((await follow(opened, outcome.value.id)).row.status).toBe('SUCCEEDED');
  expect(paymaster.charges).toBe(2);
});

it('pictures that the user deleted are not missing', async () => {
  paymaster.behaviour = refusing(2);
  const first = await follow(opened, (await submit(opened, { count: 10 })).id);
  await opened.engine.gallery.deleteForGood(
    'test',
    first.images.slice(0, 3).map((image) => image.id),
  );
  const outcome = await retry(first.row.id);
  expect(outcome).toMatchObject({ ok: true, value: { count: 2 } });
  if (outcome.ok) await follow(opened, outcome.value.id);
});

it('an unknown outcome is resolved in one step: generation, attempts and ledger', async () => {
  paymaster.behaviour = (asked, response, charge) => {
    charge();
    if (asked.body.call === 0) answerWithImages(asked, response, charge);
    else response.destroy();
  };
  const { row } = await follow(opened, (await submit(opened, { count: 6 })).id);
  expect(row.status).toBe('UNKNOWN_OUTCOME');
  expect(row.actualMicros).toBeNull();
  const unknown = await opened.database.ledger.total();
  expect(unknown).toMatchObject({ micros: 160_000n, unknownCostGenerations: 1 });
  expect(await retry(row.id)).toMatchObject({ ok: false, problems: [{ code: 'CONFLICT' }] });

  const both = await Promise.all([
    opened.engine.generations.resolve('test', row.id, 'NOT_CHARGED'),
    opened.engine.generations.resolve('test', row.id, 'CHARGED'),
  ]);
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
  const settled = await opened.database.generations.byId(row.id);
  expect(settled?.status).toBe('PARTLY_SUCCEEDED');
  const total = await opened.database.ledger.total();
  const isFree = both[0]?.ok === true;
  expect(settled?.actualMicros).toBe(isFree ? 160_000n : 240_000n);
  expect(total).toMatchObject({ micros: settled?.actualMicros, unknownCostGenerations: 0 });
  const attempts = await opened.database.attempts.byGeneration(row.id);
  expect(attempts.map((attempt) => [attempt.state, attempt.costMicros])).toEqual([
    ['COMMITTED', 160_000n],
    ['FAILED', isFree ? 0n : 80_000n],
  ]);
  // Both doors now lead to the two pictures that are missing.
  paymaster.behaviour = answerWithImages;
  const outcome = await retry(row.id);
  expect(outcome).toMatchObject({ ok: true, value: { count: 2 } });
  if (outcome.ok) await follow(opened, outcome.value.id);
});

/** Calls after the first lose their answer once the provider has charged; the user says that it did. */
async function charged(options: Partial<TestEngineOptions> = {}, billed: string | null = null) {
  await opened.close();
  opened = await openTestEngine({ baseUrl: paymaster.baseUrl, ...options });
  paymaster.behaviour = (asked, response, charge) => {
    charge();
    if (asked.body.call === 0) answerWithImages(asked, response, charge);
    else response.destroy();
  };
  const { row } = await follow(opened, (await submit(opened, { count: 6 })).id);
  const outcome = await opened.engine.generations.resolve('test', row.id, 'CHARGED', billed);
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  const file = new DatabaseSync(join(opened.home, 'darkroom.db'), { readOnly: true });
  const lines = file
    .prepare('SELECT "micros", "isEstimate" FROM "LedgerEntry" ORDER BY "images" DESC')
    .all()
    .map(({ micros, isEstimate }) => [micros, isEstimate]);
  file.close();
  const [failure] = JSON.parse(outcome.value.failures) as { message: string }[]; // as written
  return { row: outcome.value, lines, message: failure?.message };
}

it('what the user says was charged is booked as expected, and marked as an estimate', async () => {
  const { row, lines, message } = await charged();
  expect(row).toMatchObject({ status: 'PARTLY_SUCCEEDED', actualMicros: 240_000n });
  expect(lines).toEqual([
    [160_000, 0],
    [80_000, 1],
  ]);
  expect(message).toContain('the $0.08 that it was expected to cost counts as spent.');
  expect(await opened.database.ledger.total()).toMatchObject({
    micros: 240_000n,
    unknownCostGenerations: 0,
  });
});

it('what the bill says is booked to the last micro, whatever was expected', async () => {
  const { row, lines, message } = await charged({}, '0.100001');
  expect(row.actualMicros).toBe(260_001n);
  expect(lines[1]).toEqual([100_001, 0]);
  expect(message).toContain('charged for it: $0.100001, as its bill says.');
});

it('a bill over several calls is shared among them, and nothing of it is lost', async () => {
  await opened.close();
  opened = await openTestEngine({ baseUrl: paymaster.baseUrl });
  paymaster.behaviour = (_asked, response, charge) => {
    charge();
    response.destroy();
  };
  const { row } = await follow(opened, (await submit(opened, { count: 9 })).id);
  expect(row.status).toBe('UNKNOWN_OUTCOME');
  const { generations } = opened.engine;
  expect(await generations.resolve('test', row.id, 'NOT_CHARGED', '0.01')).toMatchObject({
    ok: false,
    problems: [{ code: 'INVALID_INPUT', field: ['cost'] }],
  });
  expect(await generations.resolve('test', row.id, 'CHARGED', '0.1')).toMatchObject({ ok: true });
  const attempts = await opened.database.attempts.byGeneration(row.id);
  expect(attempts.map(({ costMicros }) => costMicros)).toEqual([44_444n, 44_444n, 11_112n]);
  expect((await opened.database.ledger.total()).micros).toBe(100_000n);
});

it('where no price is known it stays unknown, also when it was charged', async () => {
  const { row, lines, message } = await charged({ model: { prices: [] } });
  expect(row).toMatchObject({ status: 'PARTLY_SUCCEEDED', actualMicros: null });
  expect(lines[1]).toEqual([null, 0]);
  expect(message).toContain('and how much is not known.');
});

it('what is known, or still comes, is not overwritten by a word', async () => {
  const said = (id: string) => opened.engine.generations.resolve('test', id, 'NOT_CHARGED');
  const { row: done } = await follow(opened, (await submit(opened)).id);
  expect(await said(done.id)).toMatchObject({
    ok: false,
    problems: [{ code: 'CONFLICT', message: expect.stringMatching(/^Its outcome is known/) }],
  });

  let answer = () => {};
  paymaster.behaviour = (asked, response, charge) => {
    if (asked.body.call === 0) {
      charge();
      response.destroy();
    } else answer = () => answerWithImages(asked, response, charge);
  };
  const { id } = await submit(opened, { count: 6 });
  const states = async () =>
    (await opened.database.attempts.byGeneration(id)).map(({ state }) => state);
  while ((await states())[0] !== 'UNKNOWN' || paymaster.requests.length < 3)
    await new Promise((tick) => setImmediate(tick));
  expect(await said(id)).toMatchObject({
    ok: false,
    problems: [{ code: 'CONFLICT', message: expect.stringMatching(/^It has not ended/) }],
  });
  expect(await states()).toEqual(['UNKNOWN', 'SENDING']);
  answer();
  expect((await follow(opened, id)).row.status).toBe('UNKNOWN_OUTCOME');
});
