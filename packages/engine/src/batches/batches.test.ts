import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchOf, orderBatch, promptsOf, rested } from '../testing/local/batches.ts';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { answerWithImages, Paymaster, PRICE_MICROS } from '../testing/local/paymaster.ts';
import {
  MODEL_SOURCE,
  openTestEngine,
  request,
  submit,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';
import { MOST_CELLS } from './batch-input.ts';

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

async function open(options: Partial<TestEngineOptions> = {}): Promise<void> {
  opened = await openTestEngine({ baseUrl: paymaster.baseUrl, ...options });
}

const countsOf = async (id: string) => (await opened.database.batches.counts([id])).get(id);

const refuse =
  (status: number): typeof answerWithImages =>
  (_asked, response) => {
    response.writeHead(status).end('{}');
  };

describe('a plan', () => {
  it('tells how many there are, the price from end to end, and sends nothing', async () => {
    await open();
    const outcome = await opened.engine.batches.plan(
      'test',
      batchOf(['a', 'b'], {
        matrix: {
          prompts: ['a', 'b'],
          models: [{ source: MODEL_SOURCE }],
          sizes: [{ dimensions: { width: 512, height: 512 } }, { aspectRatio: '16:9' }],
          seeds: ['1', '2', '3'],
        },
        rows: [row({ prompt: 'c', count: 5, seed: '9' })],
        cap: '0.10',
      }),
    );
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    const { total, byModel, warnings, cells } = outcome.value;
    // The five of the row are two calls: the model makes four at once.
    expect(total).toMatchObject({ generations: 13, images: 17, calls: 14, unknown: 0 });
    expect([total.minimum, total.maximum, total.expected]).toEqual(
      Array(3).fill(17n * PRICE_MICROS),
    );
    expect(byModel).toEqual([{ key: MODEL_SOURCE, ...total }]);
    expect(warnings.map(({ code }) => code)).toEqual(['CAP_BELOW_PRICE']);
    expect(cells.map(({ draft }) => draft.request.prompt)).toEqual([
      ...Array(6).fill('a'),
      ...Array(6).fill('b'),
      'c',
    ]);
    expect(paymaster.requests).toEqual([]);
    expect(await opened.database.batches.page({ first: 10 })).toEqual([]);
  });

  it('tells each problem once, with its path and how many cells have it', async () => {
    await open();
    const outcome = await opened.engine.batches.plan(
      'test',
      batchOf(['a', 'b'], {
        matrix: {
          prompts: ['a', 'b'],
          models: [{ source: MODEL_SOURCE }, { source: 'external://nobody/none' }],
          sizes: [{ dimensions: { width: 511, height: 512 } }],
          seeds: [],
        },
        rows: [row({ prompt: 'c', size: { dimensions: { width: 511, height: 512 } } })],
      }),
    );
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    const { problems, refused } = outcome.value;
    expect(refused).toBe(5);
    expect(problems.map(({ problem, ...more }) => ({ ...more, field: problem.field }))).toEqual([
      { field: ['matrix', 'sizes', '0', 'dimensions'], cells: 2, firstCell: 0 },
      { field: ['matrix', 'models', '1'], cells: 2, firstCell: 1 },
      { field: ['rows', '0', 'size', 'dimensions'], cells: 1, firstCell: 4 },
    ]);
  });

  it('refuses what is nothing, too much, or without a model', async () => {
    await open();
    const fields = async (input: Parameters<typeof opened.engine.batches.plan>[1]) => {
      const outcome = await opened.engine.batches.plan('test', input);
      return outcome.ok ? [] : outcome.problems.map(({ field }) => field?.join('.'));
    };
    expect(await fields(batchOf([], { matrix: null }))).toEqual(['rows']);
    expect(await fields(batchOf([]))).toEqual(['matrix.prompts']);
    expect(await fields(batchOf(promptsOf(MOST_CELLS + 1)))).toEqual(['matrix']);
    const nobody = { model: null, request: request() };
    expect(await fields(batchOf(['a'], { shared: nobody }))).toEqual(['matrix.models']);
    expect(await fields(batchOf(['a'], { cap: '-1' }))).toEqual(['cap.amount']);
  });

  it('says that no cap can hold a price that nobody knows, and an order is refused for it', async () => {
    await open({ model: { prices: [] } });
    const input = batchOf(['a', 'b'], { cap: '1' });
    const planned = await opened.engine.batches.plan('test', input);
    if (!planned.ok) throw new Error('not planned');
    expect(planned.value.total).toMatchObject({ unknown: 2, maximum: null, minimum: 0n });
    expect(planned.value.batchProblems).toMatchObject([
      { code: 'BUDGET_EXCEEDED', field: ['cap'] },
    ]);
    const ordered = await opened.engine.batches.create('test', input, null);
    expect(ordered).toMatchObject({ ok: false, problems: [{ code: 'BUDGET_EXCEEDED' }] });
    // Without a cap it is the caller's own choice.
    const { id } = await orderBatch(opened, batchOf(['a', 'b']));
    expect((await rested(opened, id)).status).toBe('DONE');
  });
});

describe('an order', () => {
  it('buys every cell once and is done', async () => {
    await open({ inFlight: 2 });
    const { id } = await orderBatch(opened, batchOf(promptsOf(12), { cap: '0.48' }));
    const batch = await rested(opened, id);
    expect(batch).toMatchObject({ status: 'DONE', problem: null, cells: 12 });
    expect(batch.finishedAt).not.toBeNull();
    expect(paymaster.charges).toBe(12);
    expect(new Set(paymaster.ledger.map(({ intent }) => intent)).size).toBe(12);
    expect(await countsOf(id)).toEqual({
      waiting: 0,
      refused: 0,
      generations: { SUCCEEDED: 12 },
    });
    expect(await opened.engine.batches.money(id)).toEqual({
      spentMicros: 12n * PRICE_MICROS,
      reservedMicros: 0n,
      unknownCostGenerations: 0,
    });
  });

  it('is the same for the same key, and refused for another input', async () => {
    await open();
    const first = await orderBatch(opened, batchOf(['a']), 'key');
    const [again, other] = await Promise.all([
      opened.engine.batches.create('test', batchOf(['a']), 'key'),
      opened.engine.batches.create('test', batchOf(['b']), 'key'),
    ]);
    expect(again).toMatchObject({ ok: true, value: { id: first.id } });
    expect(other).toMatchObject({
      ok: false,
      problems: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'] }],
    });
    await rested(opened, first.id);
    expect(paymaster.charges).toBe(1);
  });

  it('is refused whole where a cell is wrong, or leaves that cell out where it is told to', async () => {
    await open();
    const size = { dimensions: { width: 511, height: 512 } };
    const input = batchOf(['a', 'b'], { rows: [row({ prompt: 'c', size })] });
    const outcome = await opened.engine.batches.create('test', input, null);
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ field: ['rows', '0', 'size', 'dimensions'] }],
    });
    expect(await opened.database.batches.page({ first: 1 })).toEqual([]);
    const { id } = await orderBatch(opened, { ...input, skipRefused: true });
    expect((await rested(opened, id)).status).toBe('DONE');
    expect(await countsOf(id)).toMatchObject({ refused: 1, generations: { SUCCEEDED: 2 } });
    const [cell] = await opened.database.batchCells.page(id, { first: 5, state: 'REFUSED' });
    expect(cell).toMatchObject({ index: 2, generationId: null });
    expect(cell?.problems).toContain('511');
  });

  it('goes on where cells fail, and has nothing spent for them', async () => {
    await open({ inFlight: 1 });
    paymaster.behaviour = (asked, response, charge) =>
      (asked.number % 2 === 0 ? refuse(400) : answerWithImages)(asked, response, charge);
    const { id } = await orderBatch(opened, batchOf(promptsOf(6), { cap: '0.16' }));
    expect((await rested(opened, id)).status).toBe('DONE');
    expect(await countsOf(id)).toMatchObject({ generations: { SUCCEEDED: 3, FAILED: 3 } });
    expect((await opened.engine.batches.money(id)).spentMicros).toBe(3n * PRICE_MICROS);
  });

  it('waits for a person where every further cell would fail alike', async () => {
    await open({ inFlight: 1 });
    paymaster.behaviour = refuse(401);
    const { id } = await orderBatch(opened, batchOf(promptsOf(50)));
    const paused = await rested(opened, id);
    expect(paused.status).toBe('PAUSED');
    expect(JSON.parse(paused.problem ?? '')).toMatchObject({ code: 'CREDENTIALS_REJECTED' });
    const waiting = (await countsOf(id))?.waiting ?? 0;
    expect(waiting).toBeGreaterThan(40);
    paymaster.behaviour = answerWithImages;
    await opened.engine.batches.resume('test', id, null);
    expect((await rested(opened, id)).status).toBe('DONE');
    // With what was accepted and not yet out at the pause.
    expect(paymaster.charges).toBeGreaterThanOrEqual(waiting);
    expect(paymaster.charges).toBeLessThan(50);
  });

  it('lets whoever asks by hand go first', async () => {
    await open({ inFlight: 1 });
    const { id } = await orderBatch(opened, batchOf(promptsOf(30)));
    const row = await submit(opened, { prompt: 'by hand' });
    for await (const _ of opened.engine.generationEvents(row.id, 0, AbortSignal.timeout(15_000)));
    const place = paymaster.ledger.findIndex(({ intent }) => intent === 'by hand');
    expect(place).toBeGreaterThanOrEqual(0);
    // Behind what was out when it came, and the one that was next to it.
    expect(place).toBeLessThanOrEqual(2);
    await rested(opened, id);
    expect(paymaster.charges).toBe(31);
  });
});

describe('a cap', () => {
  it('is never passed, pauses the batch, and a higher one lets it go on', async () => {
    await open({ inFlight: 4 });
    const cap = 5n * PRICE_MICROS;
    const seen: bigint[] = [];
    const look = async () => {
      const { spentMicros, reservedMicros } = await opened.engine.batches.money(id);
      seen.push(spentMicros + reservedMicros);
    };
    paymaster.behaviour = (...all) => void look().then(() => answerWithImages(...all));
    const { id } = await orderBatch(opened, batchOf(promptsOf(12), { cap: '0.2' }));
    const paused = await rested(opened, id);
    expect(paused.status).toBe('PAUSED_AT_CAP');
    expect(JSON.parse(paused.problem ?? '')).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      field: ['cap'],
      message: expect.stringContaining("the batch's cap of $0.2 "),
    });
    expect(paymaster.charges).toBe(5);
    expect(await countsOf(id)).toMatchObject({ waiting: 7, generations: { SUCCEEDED: 5 } });
    expect(seen).toHaveLength(5);
    for (const micros of seen) expect(micros).toBeLessThanOrEqual(cap);

    expect(await opened.engine.batches.resume('test', id, 'much')).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(/^The batch's cap is an amount of dollars/) }],
    });
    const low = await opened.engine.batches.resume('test', id, '0.19');
    expect(low).toMatchObject({ ok: false, problems: [{ field: ['cap', 'amount'] }] });
    expect(await opened.engine.batches.resume('test', id, '0.48')).toMatchObject({ ok: true });
    expect((await rested(opened, id)).status).toBe('DONE');
    expect(paymaster.charges).toBe(12);
  });

  it('waits for what may cost less than it was held at before it pauses', async () => {
    await open({ inFlight: 4 });
    paymaster.behaviour = (asked, response, charge) =>
      (asked.number <= 3 ? refuse(400) : answerWithImages)(asked, response, charge);
    // Room for three at once; the first three cost nothing in the end.
    const { id } = await orderBatch(opened, batchOf(promptsOf(6), { cap: '0.12' }));
    expect((await rested(opened, id)).status).toBe('DONE');
    expect(await countsOf(id)).toMatchObject({ generations: { SUCCEEDED: 3, FAILED: 3 } });
  });

  it('gives way to a budget, which pauses the batch too', async () => {
    await open();
    const budget = { scope: 'ALL', scopeKey: null, period: 'TOTAL', isHard: true } as const;
    await opened.engine.budgets.set({ ...budget, limit: '0.08' });
    const { id } = await orderBatch(opened, batchOf(promptsOf(4), { cap: '1' }));
    expect(await rested(opened, id)).toMatchObject({ status: 'PAUSED_AT_BUDGET' });
    expect(paymaster.charges).toBe(2);
    await opened.engine.budgets.set({ ...budget, limit: '1' });
    await opened.engine.batches.resume('test', id, null);
    expect((await rested(opened, id)).status).toBe('DONE');
    expect(paymaster.charges).toBe(4);
  });
});

describe('a cancel', () => {
  it('buys nothing more, and ends when what is out has come', async () => {
    await open({ inFlight: 2 });
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const sent = new Promise<void>((resolve) => {
      paymaster.behaviour = (asked, response, charge) => {
        if (asked.number === 2) resolve();
        void gate.then(() => answerWithImages(asked, response, charge));
      };
    });
    const { id } = await orderBatch(opened, batchOf(promptsOf(20)));
    await sent;
    const outcome = await opened.engine.batches.cancel('test', id);
    expect(outcome).toMatchObject({ ok: true, value: { status: 'CANCELING' } });
    release();
    expect((await rested(opened, id)).status).toBe('CANCELED');
    expect(paymaster.charges).toBe(2);
    const counts = await countsOf(id);
    expect(counts?.waiting).toBeGreaterThanOrEqual(16);
    expect(await opened.engine.batches.resume('test', id, null)).toMatchObject({
      ok: false,
      problems: [{ code: 'CONFLICT' }],
    });
  });

  it('of one that is paused is at once', async () => {
    await open();
    const { id } = await orderBatch(opened, batchOf(promptsOf(3), { cap: '0.04' }));
    expect((await rested(opened, id)).status).toBe('PAUSED_AT_CAP');
    const outcome = await opened.engine.batches.cancel('test', id);
    expect(outcome).toMatchObject({ ok: true, value: { status: 'CANCELED' } });
    const ended = await opened.engine.batches.cancel('test', 'bat_00000000000000000000000000');
    expect(ended).toMatchObject({ ok: false, problems: [{ code: 'NOT_FOUND' }] });
  });
});

it("is its user's own: another neither cancels nor resumes it, and may have the same key", async () => {
  await open({
    actors: {
      userOf: async (actor) => actor,
      maySee: async (actor, owner) => actor === owner,
      mayChange: async (actor, owner) => actor === owner,
      objection: async (actor) =>
        actor === 'bob' ? { code: 'FORBIDDEN', message: 'Bob orders nothing.' } : null,
    },
  });
  const { id } = await orderBatch(opened, batchOf(promptsOf(2), { cap: '0.04' }), 'key');
  expect((await rested(opened, id)).status).toBe('PAUSED_AT_CAP');
  const { batches } = opened.engine;
  for (const outcome of [await batches.cancel('ada', id), await batches.resume('ada', id, '9')])
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'NOT_FOUND' }] });
  const own = await batches.create('ada', batchOf(['of ada']), 'key');
  if (!own.ok) throw new Error('refused');
  expect(own.value.id).not.toBe(id);
  await rested(opened, own.value.id);
  const refused = await batches.create('bob', batchOf(promptsOf(2)), null);
  expect(refused).toMatchObject({ ok: false, problems: [{ code: 'FORBIDDEN' }] });
});

/** A row that leaves all but these to what is shared. */
function row(changes: Partial<ReturnType<typeof emptyRow>>) {
  return { ...emptyRow(), ...changes };
}
function emptyRow() {
  return {
    prompt: null as string | null,
    model: null,
    size: null as { dimensions: { width: number; height: number } } | null,
    seed: null as string | null,
    negativePrompt: null,
    count: null as number | null,
    extra: [],
  };
}
