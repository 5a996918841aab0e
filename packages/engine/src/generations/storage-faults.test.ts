import type { Database } from '@darkroom/database';
import { StorageLowError } from '@darkroom/storage';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { FailingDisk } from '../testing/local/failing-disk.ts';
import { HastyClock } from '../testing/local/hasty-clock.ts';
import { answerWithImages, Paymaster } from '../testing/local/paymaster.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  MODEL_SOURCE,
  openTestEngine,
  request,
  submit,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let opened: TestEngine;
const disk = { images: new FailingDisk(), spool: new FailingDisk() };

beforeEach(async () => {
  paymaster = new Paymaster();
  disk.images = new FailingDisk();
  disk.spool = new FailingDisk();
});
afterEach(async () => {
  await opened.engine.stop(2000);
  expect(await brokenInvariants(opened, paymaster, [])).toEqual([]);
  await opened.close();
  await paymaster.close();
});

async function open(options: Partial<TestEngineOptions> = {}) {
  opened = await openTestEngine({
    baseUrl: options.baseUrl ?? (await paymaster.open()),
    clock: new HastyClock(50),
    blobIo: disk.images.io,
    spoolIo: disk.spool.io,
    ...options,
  });
}

it('without room nothing is accepted', async () => {
  let isLow = true;
  await open({
    wrapBlobs: (blobs) => ({
      ...blobs,
      assertWritable: async () => {
        if (isLow) throw new StorageLowError('Only 3 MiB are free.');
      },
    }),
  });
  const refused = await opened.engine.generations.create({
    actor: 'test',
    model: { source: MODEL_SOURCE },
    request: request(),
    idempotencyKey: null,
  });
  expect(refused).toMatchObject({ ok: false, problems: [{ code: 'STORAGE_LOW' }] });
  expect(await opened.database.generations.page({ first: 5 })).toEqual([]);
  isLow = false;
  expect((await follow(opened, (await submit(opened)).id)).row.status).toBe('SUCCEEDED');
});

it.each(['images', 'spool'] as const)(
  'without room for %s at its turn nothing is sent',
  async (what) => {
    await open({
      failpoint: (point) => {
        // Accepted while there was room; the guard's good word is 10 s old by the time of sending.
        if (point === 'submit.after-commit') disk[what].isFull = true;
      },
      ...(what === 'images'
        ? {
            wrapBlobs: (blobs) => ({
              ...blobs,
              assertWritable: async () => {
                if (disk.images.isFull) throw new StorageLowError('Only 3 MiB are free.');
              },
            }),
          }
        : {
            spoolIo: {
              ...disk.spool.io,
              open: async (...parameters: Parameters<typeof disk.spool.io.open>) => {
                if (disk.spool.isFull)
                  throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
                return disk.spool.io.open(...parameters);
              },
            },
          }),
    });
    const { row, failures } = await follow(opened, (await submit(opened)).id);
    expect(row.status).toBe('FAILED');
    expect(failures).toMatchObject([{ code: 'STORAGE_FAILED', mayHaveBeenCharged: false }]);
    expect(failures[0]?.message).toMatch(/Nothing was sent/);
    expect(paymaster.requests).toHaveLength(0);
  },
);

it('a disk that fills up while the answer comes in: told as charged, never bought again', async () => {
  await open();
  paymaster.behaviour = (asked, response, charge) => {
    disk.spool.isFull = true;
    answerWithImages(asked, response, charge);
  };
  const { row, failures } = await follow(opened, (await submit(opened)).id);
  expect(row.status).toBe('FAILED');
  expect(failures).toMatchObject([{ code: 'STORAGE_FAILED', mayHaveBeenCharged: true }]);
  expect(row.actualMicros).toBeNull();
  expect(paymaster.requests).toHaveLength(1);
  expect(disk.spool.refusals).toBeGreaterThan(0);
});

it.each(['sync', 'job'] as const)(
  'a picture (%s) that finds no room is stored when there is some',
  async (flavour) => {
    await open({ adapter: ADAPTERS[flavour] });
    paymaster.onFree = (path) => {
      if (path.startsWith('/results')) disk.images.isFull ||= disk.images.refusals === 0;
      return false;
    };
    paymaster.onGenerate = (asked, response, charge) => {
      disk.images.isFull = true;
      answerWithImages(asked, response, charge);
    };
    const { id } = await submit(opened);
    const { row, failures } = await follow(opened, id);
    expect(row.status).toBe('UNKNOWN_OUTCOME');
    expect(failures).toMatchObject([{ code: 'STORAGE_FAILED', mayHaveBeenCharged: true }]);
    expect(failures[0]?.message).toMatch(/answer is kept/);
    // Still full: nothing changes, and nobody is asked for money.
    await opened.engine.sweep();
    await opened.close(false);
    disk.images.isFull = false;
    await open({ baseUrl: paymaster.baseUrl, adapter: ADAPTERS[flavour], home: opened.home });
    while ((await opened.database.generations.byId(id))?.status === 'UNKNOWN_OUTCOME')
      await new Promise((resolve) => setImmediate(resolve));
    const again = await follow(opened, id);
    expect(again.row.status).toBe('SUCCEEDED');
    expect(again.images).toHaveLength(1);
    expect(paymaster.charges).toBe(1);
    expect((await opened.database.ledger.total()).micros).toBe(40_000n);
    // The raw answer goes after the end is told.
    while ((await opened.spool.list()).length > 0)
      await new Promise((resolve) => setImmediate(resolve));
  },
);

it('a database that refuses for a while loses nothing', async () => {
  const refusals: string[] = [];
  let left = 0;
  await open({
    wrapDatabase: (database: Database) => ({
      ...database,
      transaction: async (work) => {
        if (left > 0) {
          left -= 1;
          throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
        }
        return database.transaction(work);
      },
    }),
    failpoint: (point) => {
      if (point === 'attempt.before-final-commit' && refusals.length === 0) left = 3;
    },
    log: (_level, message) => refusals.push(message),
  });
  const { id, prompt } = await submit(opened);
  const { row, images } = await follow(opened, id);
  expect(row.status).toBe('SUCCEEDED');
  expect(images).toHaveLength(1);
  expect(paymaster.charges).toBe(1);
  expect(refusals.length).toBeGreaterThan(0);
  await opened.engine.stop();
  const leftovers = await brokenInvariants(opened, paymaster, [{ id, prompt }]);
  expect(leftovers).toEqual([]);
});
