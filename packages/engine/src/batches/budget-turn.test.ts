import { ManualClock } from '@darkroom/provider-kit/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchOf, orderBatch, promptsOf } from '../testing/local/batches.ts';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { Paymaster } from '../testing/local/paymaster.ts';
import { openTestEngine, type TestEngine } from '../testing/local/test-engine.ts';

const DAY_MS = 86_400_000;
const budget = { scope: 'ALL', scopeKey: null, period: 'DAY', isHard: true } as const;

let paymaster: Paymaster;
let opened: TestEngine;
beforeEach(async () => {
  paymaster = new Paymaster();
  await paymaster.open();
});
afterEach(async () => {
  await opened.engine.stop(2000);
  expect(await brokenInvariants(opened, paymaster, [])).toEqual([]);
  await opened.close();
  await paymaster.close();
});

async function open(clock: ManualClock, home?: string): Promise<void> {
  const { baseUrl } = paymaster;
  opened = await openTestEngine({ baseUrl, clock, ...(home === undefined ? {} : { home }) });
}
const stored = async (id: string) => opened.database.batches.byId(id);
const becomes = (id: string, status: string) =>
  expect.poll(async () => (await stored(id))?.status, { timeout: 10_000 }).toBe(status);

describe('a budget of a day that is used up', () => {
  it('holds a batch until the next day begins, and then it goes on by itself, after a restart too', async () => {
    const clock = new ManualClock(Date.parse('2026-11-30T23:58:30Z'));
    await open(clock);
    await opened.engine.budgets.set({ ...budget, limit: '0.08' });
    const { id } = await orderBatch(opened, batchOf(promptsOf(6)));
    await becomes(id, 'PAUSED_AT_BUDGET');
    const paused = await stored(id);
    expect(paused?.resumesAt).toEqual(new Date('2026-12-01T00:00:00Z'));
    expect(paused?.problem).toContain('goes on by itself');
    expect(paymaster.charges).toBe(2);
    // Not a minute too early.
    await clock.untilSleeping();
    clock.advance(60_000);
    await clock.untilSleeping();
    expect((await stored(id))?.status).toBe('PAUSED_AT_BUDGET');
    clock.advance(30_000);
    await expect.poll(() => paymaster.charges, { timeout: 10_000 }).toBe(4);
    await becomes(id, 'PAUSED_AT_BUDGET');
    await opened.close(false);
    const later = new ManualClock(clock.now() + DAY_MS);
    await open(later, opened.home);
    await becomes(id, 'DONE');
    expect(await stored(id)).toMatchObject({ resumesAt: null, problem: null });
    expect(paymaster.charges).toBe(6);
  });

  it('is waited for by a person where another limit is in the way as well, or it is too low', async () => {
    await open(new ManualClock(Date.parse('2026-11-30T12:00:00Z')));
    await opened.engine.budgets.set({ ...budget, limit: '0.04' });
    await opened.engine.budgets.set({ ...budget, period: 'TOTAL', limit: '0.04' });
    const { id } = await orderBatch(opened, batchOf(promptsOf(2)));
    await becomes(id, 'PAUSED_AT_BUDGET');
    expect((await stored(id))?.resumesAt).toBeNull();
    await opened.engine.budgets.set({ ...budget, period: 'TOTAL', limit: null });
    await opened.engine.budgets.set({ ...budget, limit: '0.03' });
    await opened.engine.batches.resume('test', id, null);
    await becomes(id, 'PAUSED_AT_BUDGET');
    const low = await stored(id);
    expect(low?.resumesAt).toBeNull();
    expect(low?.problem).not.toContain('by itself');
    expect(paymaster.charges).toBe(1);
  });
});
