import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  batchOf,
  LATER_DEADLINE,
  orderBatch,
  promptsOf,
  rested,
} from '../testing/local/batches.ts';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { Paymaster } from '../testing/local/paymaster.ts';
import { LATER_ADAPTER, LATER_MODEL } from '../testing/local/test-adapters.ts';
import {
  follow,
  MODEL_SOURCE,
  openTestEngine,
  submit,
  type TestEngine,
} from '../testing/local/test-engine.ts';

const FOREVER = 1_000_000;

let paymaster: Paymaster;
let opened: TestEngine;
beforeEach(async () => {
  paymaster = new Paymaster();
  const baseUrl = await paymaster.open();
  // One place alone, so that whatever holds it is seen.
  const options = { baseUrl, adapter: LATER_ADAPTER, model: LATER_MODEL, inFlight: 1 };
  opened = await openTestEngine(options);
});
afterEach(async () => {
  await opened.engine.stop(2000);
  expect(await brokenInvariants(opened, paymaster, [])).toEqual([]);
  await opened.close();
  await paymaster.close();
});

const later = (prompts: string[], more = {}) =>
  batchOf(prompts, { deadline: LATER_DEADLINE, ...more });

async function planOf(input: ReturnType<typeof batchOf>) {
  const outcome = await opened.engine.batches.plan('test', input);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
}

const rowsOf = async (batchId: string) => opened.database.generations.page({ first: 100, batchId });

it('is planned at the lower price where the deadline allows it, and says so', async () => {
  const { total, byModel, warnings } = await planOf(later(['a', 'b']));
  expect(total).toMatchObject({ generations: 2, deferred: 2, expected: 80_000n, maximum: 80_000n });
  expect(byModel).toMatchObject([{ key: MODEL_SOURCE, deferred: 2 }]);
  expect(warnings).toMatchObject([
    { code: 'DEFERRED', message: expect.stringMatching(/^2 of Quick .* 24 hours, at 50 %/) },
  ]);
  const soon = await planOf(batchOf(['a', 'b'], { deadline: Date.now() + 23 * 3_600_000 }));
  expect(soon.total).toMatchObject({ deferred: 0, expected: 160_000n });
  expect(soon.warnings).toMatchObject([
    { code: 'NOT_DEFERRED', message: expect.stringMatching(/full price: Quick may take 24 hours/) },
  ]);
  const ordinary = await planOf(batchOf(['a', 'b']));
  expect(ordinary.total).toMatchObject({ deferred: 0, expected: 160_000n });
  expect(ordinary.warnings).toEqual([]);
  const past = await opened.engine.batches.plan('test', batchOf(['a'], { deadline: 1 }));
  expect(past).toMatchObject({ ok: false, problems: [{ field: ['deadline'] }] });
  expect(paymaster.requests).toEqual([]);
});

it('is bought, told and billed at the lower price', async () => {
  const { id, deadline } = await orderBatch(opened, later(promptsOf(3), { cap: '0.12' }));
  expect(deadline?.getTime()).toBe(LATER_DEADLINE);
  expect((await rested(opened, id)).status).toBe('DONE');
  expect(paymaster.jobs.size).toBe(3);
  for (const row of await rowsOf(id)) {
    expect(row).toMatchObject({ status: 'SUCCEEDED', isDeferred: true, actualMicros: 40_000n });
    expect(row.estimateMaximumMicros).toBe(40_000n);
    const receipt: unknown = JSON.parse(row.receipt);
    expect(receipt).toContainEqual(
      expect.objectContaining({ parameter: 'deadline', outcome: 'APPLIED', sent: 'deferred' }),
    );
  }
  const money = await opened.engine.batches.money(id);
  expect(money).toMatchObject({ spentMicros: 120_000n, reservedMicros: 0n });
  // How long a vendor let it wait says nothing of how long the work takes.
  expect(await opened.database.history.runs(MODEL_SOURCE, 10)).toEqual([]);
});

it('takes no place from those that are made at once, which are never deferred', async () => {
  paymaster.jobRules = { polls: FOREVER, cancel: 'canceled' };
  const { id } = await orderBatch(opened, later(promptsOf(4)));
  await expect.poll(() => paymaster.jobs.size, { timeout: 10_000 }).toBe(4);
  paymaster.onGenerate = (_asked, response) => {
    response.writeHead(400).end('{}');
  };
  const { row } = await follow(opened, (await submit(opened, { prompt: 'at once' })).id);
  expect(row).toMatchObject({ status: 'FAILED', isDeferred: false });
  expect(row.estimateMaximumMicros).toBe(80_000n);
  expect(paymaster.jobs.size).toBe(4);
  for (const job of paymaster.jobs.values()) job.left = 0;
  expect((await rested(opened, id)).status).toBe('DONE');
});

it('is asked after by the next start, as it was ordered', async () => {
  paymaster.jobRules = { polls: FOREVER, cancel: 'canceled' };
  const { id } = await orderBatch(opened, later(promptsOf(2)));
  await expect.poll(() => paymaster.jobs.size, { timeout: 10_000 }).toBe(2);
  const { home } = opened;
  await opened.close(false);
  for (const job of paymaster.jobs.values()) job.left = 0;
  const options = { baseUrl: paymaster.baseUrl, adapter: LATER_ADAPTER, inFlight: 1, home };
  opened = await openTestEngine({ ...options, model: LATER_MODEL });
  expect((await rested(opened, id)).status).toBe('DONE');
  expect(paymaster.charges).toBe(2);
});

it('is canceled where the vendor says so, and not before', async () => {
  let state = 'running';
  paymaster.behaviour = (_asked, response) => {
    response.writeHead(202).end(JSON.stringify({ id: 'job-of-one' }));
  };
  paymaster.onFree = (path, response) => {
    const isCancel = path.endsWith('/cancel');
    response.end(JSON.stringify(isCancel ? { outcome: 'asked' } : { state }));
    return true;
  };
  const { id } = await orderBatch(opened, later(['one']));
  await expect.poll(() => paymaster.asked.length, { timeout: 10_000 }).toBeGreaterThan(0);
  await opened.engine.batches.cancel('test', id);
  const isAsked = () => paymaster.asked.some((path) => path.endsWith('/cancel'));
  await expect.poll(isAsked, { timeout: 10_000 }).toBe(true);
  expect((await rowsOf(id))[0]?.status).toBe('CANCELING');
  state = 'canceled';
  expect((await rested(opened, id)).status).toBe('CANCELED');
  expect((await rowsOf(id))[0]).toMatchObject({ status: 'CANCELED', actualMicros: 0n });
});

it('that was stopped at the vendor by somebody else has failed, and costs nothing', async () => {
  paymaster.behaviour = (_asked, response) => {
    response.writeHead(202).end(JSON.stringify({ id: 'job-of-one' }));
  };
  paymaster.onFree = (_path, response) => {
    response.end(JSON.stringify({ state: 'canceled' }));
    return true;
  };
  const { id } = await orderBatch(opened, later(['one']));
  expect((await rested(opened, id)).status).toBe('DONE');
  const [row] = await rowsOf(id);
  expect(row).toMatchObject({ status: 'FAILED', actualMicros: 0n });
  expect(row?.failures).toContain('canceled there');
});

it('shares with its equals, and keeps nobody waiting who wants the same at once', async () => {
  paymaster.jobRules = { polls: FOREVER, cancel: 'canceled' };
  const matrix = { prompts: ['seeded'], models: [], sizes: [], seeds: ['7', '7'] };
  const { id } = await orderBatch(opened, later([], { matrix }));
  await expect.poll(() => paymaster.jobs.size, { timeout: 10_000 }).toBe(1);
  paymaster.onGenerate = (_asked, response) => {
    response.writeHead(400).end('{}');
  };
  const { row } = await follow(opened, (await submit(opened, { prompt: 'seeded', seed: '7' })).id);
  expect(row.status).toBe('FAILED');
  for (const job of paymaster.jobs.values()) job.left = 0;
  expect((await rested(opened, id)).status).toBe('DONE');
  const shared = (await rowsOf(id)).map(({ isFromCache }) => isFromCache);
  expect(shared.sort()).toEqual([false, true]);
  expect([paymaster.jobs.size, paymaster.charges]).toEqual([1, 1]);
});
