import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatorContext, type RunningEmulator, startEmulator } from './emulator.ts';
import type { FaultInput } from './faults.ts';
import { faultSchema } from './faults.ts';
import { JobBook, type JobStart } from './jobs.ts';

let emulator: RunningEmulator;
let context: EmulatorContext;
let book: JobBook<string, string>;
let time = Date.UTC(2026, 10, 21);

beforeAll(async () => {
  emulator = await startEmulator(
    {
      slug: 'toy',
      defaultKeys: ['toy-key-0001'],
      basePath: '',
      keyVariable: 'TOY_KEY',
      register: (_app, given) => {
        context = given;
        book = new JobBook(given, { keepMs: 60_000 });
      },
    },
    { now: () => new Date(time) },
  );
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const start = (fault?: FaultInput, more: Partial<JobStart<string, string>> = {}) =>
  book.start({
    model: 'toy-1',
    input: 'a boat',
    requestId: 'request-1',
    produce: async () => 'a picture',
    ...(fault && { fault: faultSchema.parse(fault) }),
    ...more,
  });

const states = (job: ReturnType<typeof start>, looks = 4) =>
  Array.from({ length: looks }, () => job.look().state);

describe('jobs without a latency', () => {
  it('go one state further with every look, and stay at the end', () => {
    expect(states(start())).toEqual(['queued', 'running', 'succeeded', 'succeeded']);
  });

  it('stand still while nobody looks', () => {
    const job = start();
    expect([job.view().state, job.view().state, job.look().state]).toEqual(
      Array.from({ length: 3 }, () => 'queued'),
    );
  });

  it('tell progress while they run alone, and 1 at a good end', () => {
    const job = start(undefined, { steps: ['queued', 'running', 'running', 'running'] });
    const progress = Array.from({ length: 5 }, () => job.look().progress);
    expect(progress).toEqual([null, 0.25, 0.5, 0.75, 1]);
  });

  it.each<[FaultInput, string[]]>([
    [{ kind: 'job-failed' }, ['queued', 'running', 'failed', 'failed']],
    [{ kind: 'job-moderation' }, ['queued', 'running', 'moderated', 'moderated']],
    [{ kind: 'job-moderation', stage: 'input' }, ['queued', 'moderated', 'moderated', 'moderated']],
    [{ kind: 'moderation', stage: 'output' }, ['queued', 'running', 'moderated', 'moderated']],
    [{ kind: 'job-stuck' }, ['queued', 'running', 'running', 'running']],
    [{ kind: 'job-stuck', state: 'queued' }, ['queued', 'queued', 'queued', 'queued']],
    [{ kind: 'result-expired' }, ['queued', 'running', 'succeeded', 'succeeded']],
  ])('%o', (fault, wanted) => {
    expect(states(start(fault))).toEqual(wanted);
  });

  it('make their result once', async () => {
    let made = 0;
    const job = start(undefined, {
      produce: async () => {
        made += 1;
        return 'a picture';
      },
    });
    expect(await Promise.all([job.output(), job.output()])).toEqual(['a picture', 'a picture']);
    expect(made).toBe(1);
  });

  it('end at once for a route that waits, but for one that is stuck', async () => {
    expect((await book.untilOver(start(), 60_000)).state).toBe('succeeded');
    expect((await book.untilOver(start({ kind: 'job-stuck' }), 60_000)).state).toBe('running');
  });
});

describe('jobs by the clock', () => {
  it('wait a fifth of the latency in the queue and run for the rest', () => {
    emulator.setSettings({ latencyMs: 1000 });
    const job = start();
    const begun = time;
    const seen = [0, 199, 200, 600, 999, 1000].map((milliseconds) => {
      time = begun + milliseconds;
      const { state, progress } = job.look();
      return [state, progress];
    });
    expect(seen).toEqual([
      ['queued', null],
      ['queued', null],
      ['running', 0],
      ['running', 0.5],
      ['running', 0.99],
      ['succeeded', 1],
    ]);
    const { createdAt, startedAt, endedAt } = job.view();
    expect([createdAt, startedAt, endedAt].map((at) => Number(at) - begun)).toEqual([0, 200, 1000]);
  });

  it('never end where they are stuck, and a waiting route gives up', async () => {
    emulator.setSettings({ latencyMs: 1000 });
    const job = start({ kind: 'job-stuck' });
    time += 3_600_000;
    expect(job.look()).toMatchObject({ state: 'running', progress: 0.99, endedAt: null });
    expect((await book.untilOver(job, 10)).state).toBe('running');
  });

  it('are forgotten some time after their end', () => {
    emulator.setSettings({ latencyMs: 1000 });
    const { id } = start();
    time += 1000 + 60_000;
    expect(book.get(id)?.id).toBe(id);
    time += 1;
    expect(book.get(id)).toBeUndefined();
    expect(book.get('never')).toBeUndefined();
  });
});

describe('cancelling', () => {
  const charge = () =>
    context.ledger.add({
      at: '2026-11-21T00:00:00.000Z',
      vendor: 'toy',
      requestId: 'request-1',
      key: '0001',
      model: 'toy-1',
      images: 1,
      usage: {},
      amountMicros: 40_000,
      intent: 'boat',
    });
  const bill = () => emulator.ledger().reduce((sum, { amountMicros }) => sum + amountMicros, 0);

  it('in the queue takes the job off the bill, once', async () => {
    await charge();
    const job = start();
    job.look();
    expect(await book.cancel(job.id)).toBe('canceled');
    expect(job.look()).toMatchObject({ state: 'canceled', progress: null });
    expect(await book.cancel(job.id)).toBe('too-late');
    expect(emulator.ledger()).toMatchObject([
      { images: 1, amountMicros: 40_000 },
      { images: -1, amountMicros: -40_000, refund: true, requestId: 'request-1' },
    ]);
    expect(bill()).toBe(0);
  });

  it('while it runs ends it, and it stays on the bill', async () => {
    await charge();
    const job = start();
    expect(states(job, 2)).toEqual(['queued', 'running']);
    expect(await book.cancel(job.id)).toBe('canceled');
    expect(states(job, 2)).toEqual(['canceled', 'canceled']);
    expect(bill()).toBe(40_000);
  });

  it('comes too late for one that ended, and knows no strangers', async () => {
    const job = start();
    states(job);
    expect(await book.cancel(job.id)).toBe('too-late');
    expect(job.view().state).toBe('succeeded');
    expect(await book.cancel('never')).toBe('unknown');
  });
});

describe('the list', () => {
  it('shows every job over HTTP too, counts the active ones, and empties on reset', async () => {
    const first = start();
    states(first);
    start();
    expect(book.active()).toBe(1);
    const reply = await fetch(`${emulator.url}/__emulator/jobs`);
    expect(await reply.json()).toMatchObject([
      { id: first.id, state: 'succeeded', looks: 4, model: 'toy-1', requestId: 'request-1' },
      { state: 'queued', looks: 0 },
    ]);
    expect(emulator.jobs()).toHaveLength(2);
    await emulator.reset();
    expect(emulator.jobs()).toEqual([]);
  });
});
