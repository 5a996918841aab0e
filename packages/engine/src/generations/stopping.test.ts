import { afterEach, beforeEach, expect, it } from 'vitest';
import { HastyClock } from '../testing/local/hasty-clock.ts';
import { answerWithImages, Paymaster, png } from '../testing/local/paymaster.ts';
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

it('a stop begins nothing new, waits for what is out, and leaves jobs to the next start', async () => {
  await open({
    inFlight: 1,
    providers: [{ slug: 'jobs', baseUrl, adapter: ADAPTERS.job }],
  });
  paymaster.jobRules = { polls: 1_000_000, cancel: 'canceled' };
  const job = await submit(opened, {}, null, 'external://jobs/quick');
  await until(() => paymaster.asked.length > 0);
  const held = hold();
  const out = await submit(opened);
  await until(() => held.length === 1);
  const waiting = await submit(opened);
  const stopped = opened.engine.stop(5000);
  const late = await submit(opened); // still accepted: it is for the next start
  setTimeout(() => held[0]?.(), 30);
  await stopped;
  expect(await statusOf(out.id)).toBe('SUCCEEDED');
  expect(await statusOf(waiting.id)).toBe('QUEUED');
  expect(await statusOf(late.id)).toBe('QUEUED');
  expect((await opened.database.attempts.byGeneration(job.id))[0]?.state).toBe('ACCEPTED');
  expect(opened.engine.running).toBe(0);
  expect(held).toHaveLength(1);

  await opened.close(false);
  paymaster.behaviour = answerWithImages;
  for (const { left: _, ...known } of paymaster.jobs.values())
    paymaster.jobs.set(known.id, { ...known, left: 0 });
  await open({ home: opened.home, providers: [{ slug: 'jobs', baseUrl, adapter: ADAPTERS.job }] });
  for (const { id } of [job, waiting, late])
    expect((await follow(opened, id)).row.status).toBe('SUCCEEDED');
  expect(paymaster.charges).toBe(4);
});

it('a call that does not come back in time is given up by a stop, and unknown at the next start', async () => {
  await open();
  const held = hold();
  const { id } = await submit(opened);
  await until(() => held.length === 1);
  await opened.engine.stop(10);
  expect(await statusOf(id)).toBe('RUNNING');
  await opened.close(false);
  await open({ home: opened.home });
  const { row, failures } = await follow(opened, id);
  expect(row.status).toBe('UNKNOWN_OUTCOME');
  expect(failures[0]?.message).toMatch(/stopped while the request was on its way/);
  expect(paymaster.requests).toHaveLength(1);
});

it('free work on this machine is cut off at its deadline and by a cancel, and done again after a stop', async () => {
  const started: AbortSignal[] = [];
  const adapter = {
    ...ADAPTERS.sync,
    call: ({ request: { prompt } }: { request: { prompt: string } }) => ({
      kind: 'local' as const,
      run: async ({
        signal,
        store,
      }: Parameters<import('@darkroom/provider-kit').LocalCall['run']>[0]) => {
        started.push(signal);
        if (prompt.includes('hang') && started.length < 4)
          await new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(new Error('stopped'))),
          );
        return {
          kind: 'images' as const,
          images: [{ image: await store(png(8, 8), 'image/png') }],
          usage: null,
        };
      },
    }),
  };
  const options = { adapter, isPaid: false, model: { timeoutSeconds: 30 } };
  await open({ ...options, clock: new HastyClock(500) });
  const late = await follow(opened, (await submit(opened, { prompt: 'hang' })).id);
  expect(late.row.status).toBe('FAILED');
  expect(late.failures).toMatchObject([{ code: 'TIMED_OUT', mayHaveBeenCharged: false }]);
  await opened.close(false);
  await open({ ...options, home: opened.home });
  const canceled = await submit(opened, { prompt: 'hang' });
  await until(() => started.length === 2);
  await opened.engine.generations.cancel('test', canceled.id);
  expect((await follow(opened, canceled.id)).row.status).toBe('CANCELED');
  const cut = await submit(opened, { prompt: 'hang' });
  await until(() => started.length === 3);
  await opened.engine.stop(1);
  await opened.close(false);
  await open({ ...options, home: opened.home });
  const { row, attempts, images } = await follow(opened, cut.id);
  expect(row.status).toBe('SUCCEEDED');
  expect(images).toHaveLength(1);
  expect(attempts.map((attempt) => attempt.state)).toEqual(['REJECTED', 'COMMITTED']);
  expect(row.actualMicros).toBe(0n);
});
