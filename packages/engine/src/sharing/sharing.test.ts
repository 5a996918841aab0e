import type { Database } from '@darkroom/database';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { answerWithImages, Paymaster } from '../testing/local/paymaster.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  openTestEngine,
  request,
  submit,
  type TestEngine,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let baseUrl: string;
let opened: TestEngine;
beforeEach(async () => {
  paymaster = new Paymaster();
  baseUrl = await paymaster.open();
  opened = await openTestEngine({ baseUrl });
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

/** Pictures of some generations are read only when something has happened. */
function slowly(
  images: Database['images'],
  before: (ids: readonly string[]) => Promise<void> | null,
): Database['images'] {
  return new Proxy(images, {
    get(target, name) {
      if (name === 'byGenerations')
        return async (ids: readonly string[]) => {
          await before(ids);
          return target.byGenerations(ids);
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const seeded = { seed: '7', count: 2 } as const;
const ended = async (changes: Parameters<typeof submit>[1]) =>
  follow(opened, (await submit(opened, changes)).id);

describe('the very same request', () => {
  it('gets the pictures that were made before, and costs nothing', async () => {
    const first = await ended(seeded);
    const second = await ended(seeded);
    expect(paymaster.charges).toBe(1);
    expect(second.row).toMatchObject({
      status: 'SUCCEEDED',
      isFromCache: true,
      actualMicros: 0n,
      progress: 1,
    });
    expect(first.row).toMatchObject({ isFromCache: false, actualMicros: 80_000n });
    expect(second.kinds).toEqual(['STATUS', 'IMAGE', 'IMAGE', 'STATUS']);
    expect(second.images.map(({ sha256, index, seed }) => [sha256, index, seed])).toEqual(
      first.images.map(({ sha256, index, seed }) => [sha256, index, seed]),
    );
    expect(second.images.map(({ id }) => id)).not.toEqual(first.images.map(({ id }) => id));
    expect(await opened.database.ledger.total()).toMatchObject({ micros: 80_000n, generations: 1 });
    const acknowledged = [first, second].map(({ row: { id, prompt } }) => ({ id, prompt }));
    // A second generation of the prompt that cost nothing is what this is about.
    const broken = await brokenInvariants(opened, paymaster, acknowledged);
    expect(broken.filter((sentence) => !sentence.startsWith('I6'))).toEqual([]);
  });

  it('sent a hundred times at once is bought once', async () => {
    const rows = await Promise.all(Array.from({ length: 100 }, () => submit(opened, seeded)));
    const ends = await Promise.all(rows.map(({ id }) => follow(opened, id)));
    expect(ends.map(({ row }) => row.status)).toEqual(rows.map(() => 'SUCCEEDED'));
    expect(ends.filter(({ row }) => !row.isFromCache)).toHaveLength(1);
    expect(paymaster.charges).toBe(1);
    expect(new Set(ends.flatMap(({ images }) => images.map(({ sha256 }) => sha256))).size).toBe(2);
  }, 30_000);

  it.each([
    ['without a seed', { seed: null }],
    ['with another seed', { seed: '8' }],
    ['with other words', { prompt: 'another lighthouse' }],
    ['for another count', { count: 1 }],
    ['that wants it anew', { cachePolicy: 'REFRESH' as const }],
    ['that wants nothing shared', { cachePolicy: 'BYPASS' as const }],
  ])('%s is bought', async (_name, changes) => {
    await ended({ ...seeded, prompt: 'a lighthouse' });
    const { row } = await ended({ ...seeded, prompt: 'a lighthouse', ...changes });
    expect(row.isFromCache).toBe(false);
    expect(paymaster.charges).toBe(2);
  });

  it('is another picture each time where no seed is asked for', async () => {
    for (const _ of [1, 2]) expect((await ended({ seed: null })).row.isFromCache).toBe(false);
    expect(paymaster.charges).toBe(2);
  });

  it('is bought twice where the first shares nothing', async () => {
    await ended({ ...seeded, cachePolicy: 'BYPASS' });
    await ended(seeded);
    expect(paymaster.charges).toBe(2);
  });

  it('gives what was made last where it was made anew', async () => {
    await ended(seeded);
    const anew = await ended({ ...seeded, cachePolicy: 'REFRESH' });
    const third = await ended(seeded);
    expect(third.row.isFromCache).toBe(true);
    expect(third.images.map(({ sha256 }) => sha256)).toEqual(
      anew.images.map(({ sha256 }) => sha256),
    );
  });

  it('is bought again where a picture was deleted', async () => {
    const first = await ended(seeded);
    await opened.engine.gallery.deleteForGood('test', [first.images[0]?.id ?? '']);
    expect((await ended(seeded)).row.isFromCache).toBe(false);
    expect(paymaster.charges).toBe(2);
  });

  it('of somebody else is bought: what one made is not shown to another', async () => {
    await ended(seeded);
    const outcome = await opened.engine.generations.create({
      actor: 'somebody else',
      model: { source: 'external://paymaster/quick' },
      request: request(seeded),
      idempotencyKey: null,
    });
    if (!outcome.ok) throw new Error('refused');
    expect((await follow(opened, outcome.value.id)).row.isFromCache).toBe(false);
    expect(paymaster.charges).toBe(2);
  });

  it('at another address is bought: pictures of a stand-in are not those of the vendor', async () => {
    await ended(seeded);
    await opened.close(false);
    const vendor = new Paymaster();
    try {
      opened = await openTestEngine({ baseUrl: await vendor.open(), home: opened.home });
      expect((await ended(seeded)).row.isFromCache).toBe(false);
      expect([paymaster.charges, vendor.charges]).toEqual([1, 1]);
    } finally {
      await vendor.close();
    }
  });

  it('is sent by the next where the first failed, and a cancel ends the waiting', async () => {
    const held: (() => void)[] = [];
    paymaster.behaviour = (asked, response, charge) => {
      if (asked.number === 1) held.push(() => response.writeHead(400).end('{}'));
      else answerWithImages(asked, response, charge);
    };
    const first = await submit(opened, seeded);
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const canceled = await submit(opened, seeded);
    const second = await submit(opened, seeded);
    expect(await opened.engine.generations.cancel('test', canceled.id)).toMatchObject({
      value: { status: 'CANCELED' },
    });
    held[0]?.();
    expect((await follow(opened, first.id)).row.status).toBe('FAILED');
    const { row } = await follow(opened, second.id);
    expect([row.status, row.isFromCache]).toEqual(['SUCCEEDED', false]);
    expect(paymaster.charges).toBe(1);
  });

  it('is bought once by two processes, where the first died with it under way', async () => {
    const adapter = ADAPTERS.job;
    await opened.close();
    paymaster.jobRules = { polls: 1_000_000, cancel: 'canceled' };
    opened = await openTestEngine({ baseUrl, adapter });
    const first = await submit(opened, seeded);
    await vi.waitFor(() => expect(paymaster.asked.length).toBeGreaterThan(0), 10_000);
    const others = [await submit(opened, seeded), await submit(opened, seeded)];
    await opened.close(false);
    // The next process is slow to read what was begun, and quick with all that was not.
    const { promise: isRead, resolve: read } = Promise.withResolvers<void>();
    const wrapDatabase = (database: Database): Database => ({
      ...database,
      images: slowly(database.images, (ids) => (ids.includes(first.id) ? isRead : null)),
    });
    opened = await openTestEngine({ baseUrl, adapter, home: opened.home, wrapDatabase });
    const late = await submit(opened, seeded);
    paymaster.jobRules = { polls: 1, cancel: 'canceled' };
    const other = await submit(opened, { prompt: 'another', seed: null });
    expect((await follow(opened, other.id)).row.status).toBe('SUCCEEDED');
    const charges = paymaster.charges;
    for (const job of paymaster.jobs.values()) job.left = 1;
    read();
    expect(charges).toBe(2);
    expect((await follow(opened, first.id)).row).toMatchObject({ isFromCache: false });
    for (const { id } of [...others, late])
      expect((await follow(opened, id)).row).toMatchObject({
        status: 'SUCCEEDED',
        isFromCache: true,
        actualMicros: 0n,
      });
    expect(paymaster.charges).toBe(2);
  });

  it('is given though a budget is used up, or its own cost limit is below the price', async () => {
    const budget = { scope: 'ALL', scopeKey: null, period: 'TOTAL', isHard: true } as const;
    await opened.engine.budgets.set({ ...budget, limit: '0.08' });
    const first = await ended(seeded);
    const low = { ...seeded, maxCost: '0.01' };
    for (const changes of [seeded, low])
      expect((await ended(changes)).row).toMatchObject({
        status: 'SUCCEEDED',
        isFromCache: true,
        actualMicros: 0n,
      });
    const source = { source: 'external://paymaster/quick' };
    const planned = await opened.engine.generations.plan('test', source, request(low));
    expect(planned).toMatchObject({
      ok: true,
      value: { problems: [], warnings: [{ code: 'FROM_CACHE' }] },
    });
    // What has to be bought is refused as ever.
    await expect(submit(opened, { ...seeded, seed: '8' })).rejects.toThrow('budget');
    await expect(submit(opened, { ...seeded, cachePolicy: 'REFRESH' })).rejects.toThrow('budget');
    await expect(submit(opened, { ...low, seed: '8' })).rejects.toThrow('cost limit');
    await opened.engine.gallery.deleteForGood('test', [first.images[0]?.id ?? '']);
    expect((await ended(low)).row.isFromCache).toBe(true); // the second's own rows are there
    expect(await opened.database.reservations.holding()).toEqual([]);
    expect(paymaster.charges).toBe(1);
    const broken = await brokenInvariants(opened, paymaster, [], { hasDeleted: true });
    expect(broken.filter((sentence) => !sentence.startsWith('I6'))).toEqual([]);
  });

  it('is told by the plan before it is ordered', async () => {
    const source = { source: 'external://paymaster/quick' };
    const codes = async (changes = {}) => {
      const plan = await opened.engine.generations.plan(
        'test',
        source,
        request({ ...seeded, ...changes }),
      );
      return plan.ok ? plan.value.warnings.map(({ code }) => code) : null;
    };
    expect(await codes()).toEqual([]);
    await ended(seeded);
    expect(await codes()).toEqual(['FROM_CACHE']);
    expect(await codes({ cachePolicy: 'REFRESH' })).toEqual([]);
    expect(await codes({ seed: '9' })).toEqual([]);
  });
});
