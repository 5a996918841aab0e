import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { HastyClock } from '../testing/local/hasty-clock.ts';
import { type Behaviour, Paymaster } from '../testing/local/paymaster.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  openTestEngine,
  submit,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let baseUrl: string;
let opened: TestEngine;
let clock: HastyClock;

beforeEach(async () => {
  paymaster = new Paymaster();
  baseUrl = await paymaster.open();
  clock = new HastyClock(100);
});
let isLeftOpen = false;
afterEach(async () => {
  await opened.engine.stop(2000);
  // A job may be away for a day, and one test leaves its own for the next start.
  const broken = await brokenInvariants(opened, paymaster, [], { endsWithinMs: 2 * 86_400_000 });
  if (!isLeftOpen) expect(broken).toEqual([]);
  isLeftOpen = false;
  await opened.close();
  await paymaster.close();
});

async function run(behaviour: Behaviour | null, options: Partial<TestEngineOptions> = {}) {
  opened = await openTestEngine({ baseUrl, clock, ...options });
  if (behaviour) paymaster.behaviour = behaviour;
  return follow(opened, (await submit(opened)).id);
}

describe('a job at a provider', () => {
  const adapter = ADAPTERS.job;
  const failFirst = (part: RegExp, status: number, times: number) => {
    let left = times;
    paymaster.onFree = (path, response) => {
      if (!part.test(path) || left === 0) return false;
      left -= 1;
      response.writeHead(status).end('{}');
      return true;
    };
  };

  it('is asked again when the question breaks, and charged once', async () => {
    failFirst(/^\/jobs/, 500, 7);
    const { row, images } = await run(null, { adapter });
    expect(row.status).toBe('SUCCEEDED');
    expect(images).toHaveLength(1);
    expect(paymaster.charges).toBe(1);
  });

  it('is asked again when the answer makes no sense, and charged once', async () => {
    let left = 3;
    paymaster.onFree = (path, response) => {
      if (!path.startsWith('/jobs') || left === 0) return false;
      left -= 1;
      response.writeHead(200).end('<html>One moment, please</html>');
      return true;
    };
    const { row, images } = await run(null, { adapter });
    expect(row.status).toBe('SUCCEEDED');
    expect(images).toHaveLength(1);
    expect([left, paymaster.charges]).toEqual([0, 1]);
  });

  it('has its picture fetched again when that breaks', async () => {
    failFirst(/^\/results/, 503, 2);
    expect((await run(null, { adapter })).row.status).toBe('SUCCEEDED');
    expect(paymaster.charges).toBe(1);
  });

  it('is asked once for a fresh link when the picture is gone', async () => {
    failFirst(/^\/results/, 404, 1);
    expect((await run(null, { adapter })).row.status).toBe('SUCCEEDED');
    const results = paymaster.asked.filter((path) => path.startsWith('/results'));
    expect(results).toHaveLength(2);
  });

  it('says that it was charged when the picture stays gone', async () => {
    failFirst(/^\/results/, 403, -1);
    const { row, failures } = await run(null, { adapter });
    expect(row.status).toBe('FAILED');
    expect(failures).toMatchObject([{ code: 'OUTPUT_EXPIRED', mayHaveBeenCharged: true }]);
    expect(row.actualMicros).toBeNull();
  });

  it('that may not be asked about any more is unknown, and found when the key is back', async () => {
    failFirst(/^\/jobs/, 401, 1);
    const { row, failures, kinds } = await run(null, { adapter });
    expect(row.status).toBe('UNKNOWN_OUTCOME');
    expect(failures).toMatchObject([{ code: 'CREDENTIALS_REJECTED', mayHaveBeenCharged: true }]);
    await opened.engine.sweep();
    const again = await untilSettled(row.id);
    expect(again.row.status).toBe('SUCCEEDED');
    expect(again.row.actualMicros).toBe(40_000n);
    expect(again.images).toHaveLength(1);
    expect(again.sequences).toEqual(again.sequences.map((_, index) => index + 1));
    expect(again.kinds.length).toBeGreaterThan(kinds.length);
    expect((await opened.database.ledger.total()).micros).toBe(40_000n);
    expect(paymaster.charges).toBe(1);
  });

  it('past its deadline is unknown, and asked about later', async () => {
    paymaster.jobRules = { polls: 1_000_000, cancel: 'canceled' };
    const { row, failures } = await run(null, { adapter, model: { timeoutSeconds: 5 } });
    expect(row.status).toBe('UNKNOWN_OUTCOME');
    expect(failures).toMatchObject([{ code: 'TIMED_OUT', mayHaveBeenCharged: true }]);
    for (const job of paymaster.jobs.values()) job.left = 0;
    await opened.engine.sweep();
    expect((await untilSettled(row.id)).row.status).toBe('SUCCEEDED');
  });

  it('that ended while Darkroom was away longer than its deadline is fetched all the same', async () => {
    opened = await openTestEngine({ baseUrl, adapter, model: { timeoutSeconds: 60 } });
    paymaster.jobRules = { polls: 3, cancel: 'canceled' };
    const { id } = await submit(opened);
    while (paymaster.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await opened.close(false);
    for (const job of paymaster.jobs.values()) job.left = 0;
    opened = await openTestEngine({
      baseUrl,
      adapter,
      model: { timeoutSeconds: 60 },
      home: opened.home,
      clock: new HastyClock(1, Date.now() + 86_400_000),
    });
    expect((await follow(opened, id)).row.status).toBe('SUCCEEDED');
    expect(paymaster.charges).toBe(1);
  });

  it('that cannot be canceled is CANCELING until it ends, and its picture is kept', async () => {
    paymaster.jobRules = { polls: 40, cancel: 'too-late' };
    opened = await openTestEngine({ baseUrl, adapter });
    const { id } = await submit(opened);
    while (paymaster.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const canceled = await opened.engine.generations.cancel('test', id);
    expect(canceled).toMatchObject({ ok: true, value: { status: 'CANCELING' } });
    const { row, images } = await follow(opened, id);
    expect(row.status).toBe('SUCCEEDED');
    expect(images).toHaveLength(1);
    expect(row.actualMicros).toBe(40_000n);
    expect(paymaster.asked.filter((path) => path.endsWith('/cancel'))).toHaveLength(1);
  });

  it('that is canceled in time ends so, and its cost is not known', async () => {
    paymaster.jobRules = { polls: 1000, cancel: 'canceled' };
    opened = await openTestEngine({ baseUrl, adapter });
    const { id } = await submit(opened);
    while (paymaster.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await opened.engine.generations.cancel('test', id);
    const { row } = await follow(opened, id);
    expect(row.status).toBe('CANCELED');
    expect(row.actualMicros).toBeNull();
    expect(await opened.spool.list()).toEqual([]);
  });

  it('that goes on after a cancel does not hold up a stop', async () => {
    isLeftOpen = true;
    paymaster.jobRules = { polls: 1_000_000, cancel: 'too-late' };
    opened = await openTestEngine({ baseUrl, adapter });
    const { id } = await submit(opened);
    while (paymaster.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await opened.engine.generations.cancel('test', id);
    while (!paymaster.asked.some((path) => path.endsWith('/cancel')))
      await new Promise((resolve) => setImmediate(resolve));
    // A stop that had to give it up would have to wait for an hour.
    await opened.engine.stop(3_600_000);
    expect((await opened.database.attempts.byGeneration(id))[0]?.state).toBe('ACCEPTED');
  });

  it('that was given to another order is not asked about, and nothing of it is taken', async () => {
    opened = await openTestEngine({ baseUrl, adapter });
    const budget = { scope: 'ALL', scopeKey: null, period: 'TOTAL', isHard: true } as const;
    await opened.engine.budgets.set({ ...budget, limit: '1' });
    const first = await follow(opened, (await submit(opened, { prompt: 'the first' })).id);
    expect(first.images).toHaveLength(1);
    paymaster.behaviour = (_asked, response, charge) => {
      charge();
      response.writeHead(202).end(JSON.stringify({ id: 'job-1' }));
    };
    const questions = paymaster.asked.length;
    const second = await follow(opened, (await submit(opened, { prompt: 'the second' })).id);
    expect(second.row).toMatchObject({ status: 'UNKNOWN_OUTCOME', actualMicros: null });
    expect(second.failures).toMatchObject([
      { code: 'UNKNOWN_OUTCOME', mayHaveBeenCharged: true, providerRequestId: 'job-1' },
    ]);
    expect(second.failures[0]?.message).toMatch(/already given to another order.*may have been/);
    expect(second.images).toEqual([]);
    // The price of it stays reserved until somebody says what became of it.
    expect(await opened.database.reservations.holding()).toMatchObject([
      { generationId: second.row.id, state: 'UNKNOWN', heldMicros: 40_000n },
    ]);
    // Nor is it taken for its own where it is looked at again, now or by the next process.
    const atRest = () => expect.poll(() => opened.engine.running, { timeout: 10_000 }).toBe(0);
    await opened.engine.sweep();
    await atRest();
    await opened.close(false);
    opened = await openTestEngine({ baseUrl, adapter, home: opened.home });
    await atRest();
    const after = await opened.database.generations.byId(second.row.id);
    expect(after?.status).toBe('UNKNOWN_OUTCOME');
    expect(await opened.database.images.byGenerations([second.row.id])).toEqual([]);
    expect(paymaster.asked).toHaveLength(questions);
    expect(paymaster.charges).toBe(2);
    const word = await opened.engine.generations.resolve('test', second.row.id, 'CHARGED');
    expect(word).toMatchObject({ ok: true, value: { status: 'FAILED', actualMicros: 40_000n } });
  });

  it('of the same name at another provider, or of the same order after a restart, is its own', async () => {
    const other = new Paymaster();
    const providers = [{ slug: 'other', baseUrl: await other.open(), adapter }];
    try {
      paymaster.jobRules = { polls: 1_000_000, cancel: 'canceled' };
      opened = await openTestEngine({ baseUrl, adapter, providers });
      const { id } = await submit(opened, { prompt: 'here' });
      await expect.poll(() => paymaster.asked.length, { timeout: 10_000 }).toBeGreaterThan(0);
      const source = 'external://other/quick';
      const there = await submit(opened, { prompt: 'there' }, null, source);
      expect((await follow(opened, there.id)).row.status).toBe('SUCCEEDED');
      expect([...paymaster.jobs.keys()]).toEqual([...other.jobs.keys()]);
      await opened.close(false);
      for (const job of paymaster.jobs.values()) job.left = 0;
      opened = await openTestEngine({ baseUrl, adapter, providers, home: opened.home });
      expect((await follow(opened, id)).row.status).toBe('SUCCEEDED');
      expect([paymaster.charges, other.charges]).toEqual([1, 1]);
      // The checker knows of one provider alone.
      paymaster.ledger.push(...other.ledger);
    } finally {
      await other.close();
    }
  });

  /** An end that was left is told as activity; here it is simply waited for. */
  async function untilSettled(id: string) {
    for (;;) {
      const row = await opened.database.generations.byId(id);
      if (row?.status !== 'UNKNOWN_OUTCOME') return follow(opened, id);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});
