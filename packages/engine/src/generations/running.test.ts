import { afterEach, beforeEach, expect, it } from 'vitest';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { answerWithImages, Paymaster, png } from '../testing/local/paymaster.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  openTestEngine,
  request,
  submit,
  type TestEngine,
  type TestEngineOptions,
  upload,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let baseUrl: string;
let opened: TestEngine;
const others: TestEngine[] = [];

beforeEach(async () => {
  paymaster = new Paymaster();
  baseUrl = await paymaster.open();
});
afterEach(async () => {
  for (const other of others.splice(0)) await other.close(false);
  await opened.close();
  await paymaster.close();
});

const open = async (options: Partial<TestEngineOptions> = {}) => {
  opened = await openTestEngine({ baseUrl, ...options });
};
const turn = () => new Promise((resolve) => setImmediate(resolve));
async function until(condition: () => boolean | Promise<boolean>) {
  while (!(await condition())) await turn();
}
const statusOf = async (id: string) => (await opened.database.generations.byId(id))?.status;

/** Answers that wait until they are let go. */
function hold() {
  const held: (() => void)[] = [];
  paymaster.behaviour = (asked, response, charge) => {
    charge();
    held.push(() => answerWithImages(asked, response, charge));
  };
  return held;
}

it('64 slow calls at one provider do not hold up another one', async () => {
  const second = new Paymaster();
  const secondUrl = await second.open();
  await open({ providers: [{ slug: 'other', baseUrl: secondUrl, adapter: ADAPTERS.sync }] });
  const held = hold();
  // More than the lane takes in hand, so that some wait in memory's queue and some in the provider's.
  const slow = [];
  for (let index = 0; index < 200; index += 1) slow.push(await submit(opened));
  await until(() => held.length === 64);
  const quick = await submit(opened, {}, null, 'external://other/quick');
  expect((await follow(opened, quick.id)).row.status).toBe('SUCCEEDED');
  expect(held).toHaveLength(64);
  expect(second.charges).toBe(1);
  // Canceled where it stands in the queue: no call is made for it.
  const last = slow.at(-1)?.id ?? '';
  expect(await opened.engine.generations.cancel('test', last)).toMatchObject({
    ok: true,
    value: { status: 'CANCELED' },
  });
  await until(() => {
    for (const release of held.splice(0)) release();
    return paymaster.requests.length === 199;
  });
  await until(async () => {
    for (const release of held.splice(0)) release();
    return (await opened.database.generations.countByStatus(['SUCCEEDED'])) === 200;
  });
  await second.close();
}, 60_000);

it('a provider is never sent more calls at once than it takes', async () => {
  await open({ inFlight: 3 });
  let most = 0;
  let now = 0;
  paymaster.behaviour = (asked, response, charge) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      answerWithImages(asked, response, charge);
    }, 2);
  };
  const rows = [];
  for (let index = 0; index < 12; index += 1) rows.push(await submit(opened, { count: 6 }));
  for (const { id } of rows) expect((await follow(opened, id)).row.status).toBe('SUCCEEDED');
  expect(most).toBe(3);
  expect(paymaster.charges).toBe(24);
});

it('pictures stand in the order of the calls, however the calls end', async () => {
  await open();
  const held = new Map<number, () => void>();
  paymaster.behaviour = (asked, response, charge) =>
    void held.set(Number(asked.body.call), () => answerWithImages(asked, response, charge));
  const { id } = await submit(opened, { count: 10 });
  await until(() => held.size === 3);
  const numbers = paymaster.requests.map((body) => [body.call, body.n]);
  expect(numbers.sort()).toEqual([
    [0, 4],
    [1, 4],
    [2, 2],
  ]);
  for (const call of [2, 0, 1]) {
    held.get(call)?.();
    await until(async () =>
      (await opened.database.attempts.byGeneration(id)).some(
        (attempt) => attempt.call === call && attempt.state === 'COMMITTED',
      ),
    );
  }
  const { images, attempts, row } = await follow(opened, id);
  expect(images.map((image) => image.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const image of images) {
    const attempt = attempts.find((candidate) => candidate.id === image.attemptId);
    expect(attempt?.call).toBe(Math.min(2, Math.floor(image.index / 4)));
  }
  expect(row.actualMicros).toBe(400_000n);
});

it('two engines on one home never both send a call', async () => {
  await open({ start: false });
  // Accepted before either has started, so that both reach for all of it.
  const prompts = Array.from({ length: 20 }, (_, index) => `contested ${index}`);
  const rows = [];
  const quiet = await openTestEngine({ baseUrl, home: opened.home, start: false });
  for (const prompt of prompts) rows.push(await accept(quiet, prompt));
  await quiet.close(false);
  const second = await openTestEngine({ baseUrl, home: opened.home, start: false });
  others.push(second);
  await Promise.all([opened.engine.start(), second.engine.start()]);
  for (const { id } of rows) {
    const { row } = await follow(opened, id);
    expect(['SUCCEEDED', 'UNKNOWN_OUTCOME']).toContain(row.status);
  }
  for (const prompt of prompts) expect(paymaster.chargesOf(prompt)).toEqual([1]);
  await Promise.all([opened.engine.stop(), second.engine.stop()]);
  const acknowledged = rows.map(({ id, prompt }) => ({ id, prompt }));
  expect(await brokenInvariants(opened, paymaster, acknowledged)).toEqual([]);
});

it('an engine that was taken for dead still delivers what it has paid for', async () => {
  await open();
  const held = hold();
  const { id, prompt } = await submit(opened);
  await until(() => held.length === 1);
  // The second one finds a request that is out and nobody who waits for it.
  const second = await openTestEngine({ baseUrl, home: opened.home });
  others.push(second);
  await until(async () => (await statusOf(id)) === 'UNKNOWN_OUTCOME');
  held[0]?.();
  await until(async () => (await statusOf(id)) === 'SUCCEEDED');
  const { images, row } = await follow(opened, id);
  expect(images).toHaveLength(1);
  expect(row.actualMicros).toBe(40_000n);
  expect(paymaster.charges).toBe(1);
  await opened.engine.stop();
  expect(await brokenInvariants(opened, paymaster, [{ id, prompt }])).toEqual([]);
});

it('a cancel that is committed before SENDING is obeyed, and nothing is sent', async () => {
  let id = '';
  await open({
    // The moment between the last look and the commit.
    failpoint: async (point) => {
      if (point !== 'attempt.before-sending') return;
      await until(() => id !== '');
      await opened.database.generations.move(id, ['QUEUED'], 'CANCELING', new Date(), {
        isCancelRequested: true,
      });
    },
  });
  ({ id } = await submit(opened));
  const { row, attempts } = await follow(opened, id);
  expect(row.status).toBe('CANCELED');
  expect(row.actualMicros).toBe(0n);
  expect(attempts.map((attempt) => attempt.state)).toEqual(['CANCELED']);
  expect(paymaster.requests).toHaveLength(0);
  expect(await opened.spool.list()).toEqual([]);
});

it('the model is uninstalled while it waits: it still runs; the provider is gone: it says so', async () => {
  let isGone = false;
  await open({
    inFlight: 1,
    onAccess: () =>
      isGone
        ? { ok: false, problems: [{ code: 'PROVIDER_KEY_REQUIRED', message: 'Set a key first.' }] }
        : null,
  });
  const held = hold();
  const first = await submit(opened);
  const second = await submit(opened, { prompt: 'uninstalled' });
  const third = await submit(opened, { prompt: 'without a key' });
  await until(() => held.length === 1);
  opened.installed.clear();
  held[0]?.();
  await follow(opened, first.id);
  await until(() => held.length === 2);
  isGone = true;
  held[1]?.();
  expect((await follow(opened, second.id)).row.status).toBe('SUCCEEDED');
  const { row, failures } = await follow(opened, third.id);
  expect(row.status).toBe('FAILED');
  expect(failures).toMatchObject([
    {
      code: 'CREDENTIALS_REJECTED',
      message: 'Set a key first. Nothing was sent and nothing was charged.',
      mayHaveBeenCharged: false,
    },
  ]);
  expect(paymaster.charges).toBe(2);
});

it('a key that goes while an answer waits to be read does not lose the picture', async () => {
  await open({ adapter: ADAPTERS.job });
  paymaster.jobRules = { polls: 1_000_000, cancel: 'canceled' };
  const { id } = await submit(opened);
  await until(() => paymaster.asked.length > 0);
  await opened.close(false);
  let isGone = true;
  await open({
    adapter: ADAPTERS.job,
    home: opened.home,
    onAccess: () =>
      isGone
        ? { ok: false, problems: [{ code: 'PROVIDER_KEY_REQUIRED', message: 'Set a key first.' }] }
        : null,
  });
  const { row, failures } = await follow(opened, id);
  expect(row.status).toBe('UNKNOWN_OUTCOME');
  expect(failures).toMatchObject([{ code: 'CREDENTIALS_REJECTED', mayHaveBeenCharged: true }]);
  isGone = false;
  for (const job of paymaster.jobs.values()) job.left = 0;
  await opened.engine.sweep();
  await until(async () => (await statusOf(id)) === 'SUCCEEDED');
  expect(paymaster.charges).toBe(1);
});

it('input pictures are prepared before a place is taken', async () => {
  await open({ inFlight: 1, adapter: ADAPTERS.form });
  const held = hold();
  const asset = await upload(opened, png(64, 64, 9));
  const first = await submit(opened);
  await until(() => held.length === 1);
  const second = await submit(opened, { mode: 'img2img', image: { assetId: asset.id } });
  // Its prepared picture is in the store while the only place is still taken.
  await until(async () => {
    let count = 0;
    for await (const _ of opened.blobs.keys()) count += 1;
    return count === 2;
  });
  expect(held).toHaveLength(1);
  held[0]?.();
  await follow(opened, first.id);
  await until(() => held.length === 2);
  held[1]?.();
  expect((await follow(opened, second.id)).row.status).toBe('SUCCEEDED');
});

it('waking one generation 50 times runs it once', async () => {
  await open();
  const held = hold();
  const rows = await Promise.all(
    Array.from({ length: 100 }, () => submit(opened, {}, 'one key for all')),
  );
  expect(new Set(rows.map((row) => row.id)).size).toBe(1);
  const id = rows[0]?.id ?? '';
  await until(() => held.length === 1);
  for (let index = 0; index < 50; index += 1) await opened.engine.start();
  held.shift()?.();
  const { row } = await follow(opened, id);
  expect(row.status).toBe('SUCCEEDED');
  expect(paymaster.requests).toHaveLength(1);
  const other = await opened.engine.generations.create({
    actor: 'somebody else',
    model: { source: row.source },
    request: request(),
    idempotencyKey: 'one key for all',
  });
  expect(other).toMatchObject({ ok: true });
  if (other.ok) expect(other.value.id).not.toBe(id);
  const [one, two] = [await submit(opened), await submit(opened)];
  expect(one.id).not.toBe(two.id);
  for (const row of [one, two, ...(other.ok ? [other.value] : [])]) {
    await until(async () => {
      for (const release of held.splice(0)) release();
      return (await statusOf(row.id)) === 'SUCCEEDED';
    });
  }
  expect(paymaster.charges).toBe(4);
});

/** Accepts without running: the engine was not started, and is stopped before it can begin. */
async function accept(engine: TestEngine, prompt: string) {
  await engine.engine.stop(0);
  return submit(engine, { prompt });
}
