import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { Paymaster, PRICE_MICROS } from '../testing/local/paymaster.ts';
import { png } from '../testing/local/pictures.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  openTestEngine,
  type TestEngine,
  type TestEngineOptions,
  upload,
} from '../testing/local/test-engine.ts';
import {
  answerBrightly,
  changed,
  DIAMOND,
  inputOf,
  picture,
  runWorkflow,
  workflowEnd,
} from '../testing/local/workflows.ts';

/** As InvokeAI's users have it. */
const CITY = {
  nodes: {
    '1': {
      type: 'gemini_text_to_image',
      model: { key: 'gemini-2.5-flash' },
      prompt: 'A futuristic city at night with neon lights',
      aspect_ratio: '16:9',
      seed: 42,
    },
  },
};

let paymaster: Paymaster;
let opened: TestEngine;
beforeEach(async () => {
  paymaster = new Paymaster();
  paymaster.behaviour = answerBrightly;
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

const gemini = () => ({
  slug: 'google-gemini',
  key: 'gemini-2.5-flash',
  baseUrl: paymaster.baseUrl,
  adapter: ADAPTERS.sync,
});

const plan = (document: unknown, maxCost: string | null = null) =>
  opened.engine.workflows.plan('test', inputOf(document, maxCost));

/** What is wrong with a document, wherever that is found out: path and message. */
async function problemsOf(document: unknown, maxCost: string | null = null) {
  const outcome = await plan(document, maxCost);
  const problems = outcome.ok ? outcome.value.problems : outcome.problems;
  return problems.map(({ code, field, message }) => [code, field?.join('.'), message]);
}

/** The same without the words. */
const placesOf = async (document: unknown, maxCost: string | null = null) =>
  (await problemsOf(document, maxCost)).map(([code, field]) => [code, field]);

const states = (steps: ReadonlyMap<string, { state: string }>) =>
  Object.fromEntries([...steps].map(([id, { state }]) => [id, state]));

describe('the document', () => {
  it('of one node runs as it is written', async () => {
    await open({ providers: [gemini()] });
    const planned = await plan(CITY);
    if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
    expect(planned.value).toMatchObject({
      problems: [],
      total: { generations: 1, images: 1, maximum: PRICE_MICROS, unknown: 0 },
    });
    expect(paymaster.requests).toEqual([]);
    const { run, steps } = await workflowEnd(opened, (await runWorkflow(opened, inputOf(CITY))).id);
    expect(run.status).toBe('SUCCEEDED');
    const id = steps.get('1')?.generationId ?? '';
    const row = await opened.database.generations.byId(id);
    expect(row).toMatchObject({
      status: 'SUCCEEDED',
      source: 'external://google-gemini/quick',
      prompt: 'A futuristic city at night with neon lights',
      seed: '42',
      idempotencyKey: `${run.id}:1`,
    });
    expect(JSON.parse(row?.request ?? '{}')).toMatchObject({ size: { aspectRatio: '16:9' } });
    expect(paymaster.charges).toBe(1);
  });

  it('is refused with a path and a word for each thing that is wrong, all at once', async () => {
    await open();
    expect(await placesOf([])).toEqual([['INVALID_INPUT', '']]);
    expect(await placesOf({ nodes: {} })).toEqual([['INVALID_INPUT', 'nodes']]);
    expect(await problemsOf({ nods: {} })).toContainEqual([
      'INVALID_INPUT',
      'nods',
      'The document knows no "nods". Did you mean "nodes"?',
    ]);
    const found = await problemsOf({
      nodes: {
        a: picture('a', { aspect_ratoi: '1:1', seed: -1 }),
        b: { type: 'text_to_imgae' },
        c: { prompt: 'no type' },
        d: { type: 'resize', image: { nod: 'a' }, width: 0, height: 10 },
        e: picture('e', { aspect_ratio: '1:1', width: 64, height: 64 }),
        'f g': picture('f'),
        h: picture('h', { model: {} }),
        i: picture('i', { timeout_seconds: '10' }),
        j: changed('j', '', { image: { id: 'node/a/0' } }),
      },
    });
    expect(found.map(([code, field]) => [code, field])).toEqual(
      [
        'nodes.a.seed',
        'nodes.a.aspect_ratoi',
        'nodes.b.type',
        'nodes.c.type',
        'nodes.d.image.nod',
        'nodes.d.width',
        'nodes.e.width',
        'nodes.f g',
        'nodes.h.model',
        'nodes.i.timeout_seconds',
        'nodes.j.image.id',
      ].map((field) => ['INVALID_INPUT', field]),
    );
    const messages = found.map(([, , message]) => message);
    expect(messages).toContain('nodes.a knows no "aspect_ratoi". Did you mean "aspect_ratio"?');
    expect(messages).toContain(
      'There is no node type "text_to_imgae". Did you mean "text_to_image"?',
    );
    expect(messages).toContain('nodes.d.image knows no "nod". Did you mean "node"?');
  });

  it('is refused where a node is missing, or nodes wait for each other', async () => {
    await open();
    const missing = { nodes: { first: picture('a'), b: changed('b', 'frist') } };
    expect(await problemsOf(missing)).toEqual([
      [
        'NOT_FOUND',
        'nodes.b.image.node',
        'There is no node "frist" whose picture node b could take. Did you mean "first"?',
      ],
    ]);
    const round = { nodes: { a: changed('a', 'c'), b: changed('b', 'a'), c: changed('c', 'b') } };
    expect(await problemsOf(round)).toEqual([
      [
        'INVALID_INPUT',
        'nodes.a.image.node',
        'These nodes wait for each other: a ← c ← b ← a. Take one of the inputs away.',
      ],
    ]);
    const self = { nodes: { a: changed('a', 'a') } };
    expect(await placesOf(self)).toEqual([['INVALID_INPUT', 'nodes.a.image.node']]);
    const beyond = {
      nodes: {
        a: picture('a', { count: 2 }),
        b: changed('b', 'a', { image: { node: 'a', index: 2 } }),
      },
    };
    expect(await placesOf(beyond)).toEqual([['INVALID_INPUT', 'nodes.b.image.index']]);
    const refused = await opened.engine.workflows.run('test', inputOf(round), null);
    expect(refused.ok).toBe(false);
    expect(await opened.database.workflowRuns.page({ first: 1 })).toEqual([]);
    expect(paymaster.requests).toEqual([]);
  });

  it('is judged by what each model can do, with the path of the node', async () => {
    await open({ providers: [gemini()] });
    const found = await problemsOf({
      nodes: {
        a: picture('a', { steps: 5, width: 511, height: 512 }),
        b: picture('b', { type: 'upscale', image: { node: 'a' } }),
        c: picture('c', { type: 'inpaint', image: { node: 'a' } }),
        d: picture('d', { type: 'image_to_image' }),
        e: picture('e', { model: { key: 'nobody' } }),
        f: picture('f', { type: 'openai_text_to_image', model: { key: 'gemini-2.5-flash' } }),
        g: picture('g', { parameters: { glow: 1 } }),
        h: { type: 'resize', image: { id: 'img_0gone' }, width: 8, height: 8 },
        i: picture('i', { type: 'google_text_to_image', model: { key: 'gemini-2.5-flash' } }),
      },
    });
    expect(found.map(([code, field]) => [code, field])).toEqual([
      ['PARAMETER_OUT_OF_RANGE', 'nodes.a.width'],
      ['UNSUPPORTED_PARAMETER', 'nodes.a.steps'],
      ['UNSUPPORTED_MODE', 'nodes.b.type'],
      ['MASK_REQUIRED', 'nodes.c.mask'],
      ['INPUT_IMAGE_REQUIRED', 'nodes.d.image'],
      ['MODEL_NOT_FOUND', 'nodes.e.model'],
      ['INVALID_INPUT', 'nodes.f.type'],
      ['UNSUPPORTED_PARAMETER', 'nodes.g.parameters.glow'],
      ['NOT_FOUND', 'nodes.h.image.id'],
    ]);
    expect(found.find(([, field]) => field === 'nodes.f.type')?.[2]).toContain(
      'Write text_to_image, or google_gemini_text_to_image.',
    );
  });
});

describe('a run', () => {
  it('does what can be done beside each other, and feeds steps from steps', async () => {
    let out = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    paymaster.behaviour = (asked, response, charge) => {
      out += 1;
      most = Math.max(most, out);
      const answer = () => {
        out -= 1;
        answerBrightly(asked, response, charge);
      };
      // The two in the middle are answered when both are there.
      if (asked.body.prompt !== 'left' && asked.body.prompt !== 'right') return answer();
      waiting.push(answer);
      if (waiting.length === 2) for (const one of waiting) one();
    };
    await open();
    const { id } = await runWorkflow(opened, inputOf(DIAMOND));
    const { run, steps } = await workflowEnd(opened, id);
    expect(states(steps)).toEqual({
      first: 'SUCCEEDED',
      left: 'SUCCEEDED',
      right: 'SUCCEEDED',
      mask: 'SUCCEEDED',
      last: 'SUCCEEDED',
    });
    expect(run.status).toBe('SUCCEEDED');
    expect(most).toBe(2);
    expect(paymaster.charges).toBe(4);
    const first = await opened.database.images.byGenerations([
      steps.get('first')?.generationId ?? '',
    ]);
    const last = await opened.database.generations.byId(steps.get('last')?.generationId ?? '');
    const request = JSON.parse(last?.request ?? '{}');
    expect(request.mask).toEqual({ assetId: steps.get('mask')?.assetId });
    const left = await opened.database.generations.byId(steps.get('left')?.generationId ?? '');
    expect(JSON.parse(left?.request ?? '{}').image).toEqual({ imageId: first[0]?.id });
  });

  it('resizes and saves on this machine, at no cost', async () => {
    await open();
    const { id: asset } = await upload(opened, png(64, 48, 1));
    const document = {
      nodes: {
        small: { type: 'resize', image: { id: asset }, width: 32, height: 32, fit: 'cover' },
        kept: { type: 'save', image: { id: asset } },
        web: { type: 'save', image: { node: 'small' }, format: 'webp', filename: 'small.webp' },
      },
    };
    const { id } = await runWorkflow(opened, inputOf(document, '0'));
    const { run, steps } = await workflowEnd(opened, id);
    expect(run.status).toBe('SUCCEEDED');
    const assets = await opened.database.assets.byIds(
      [...steps.values()].flatMap(({ assetId }) => assetId ?? []),
    );
    const of = (node: string) => assets.find((one) => one.id === steps.get(node)?.assetId);
    expect(of('small')).toMatchObject({ width: 32, height: 32, mimeType: 'image/png' });
    expect(of('kept')?.id).toBe(asset);
    expect(of('web')).toMatchObject({ width: 32, mimeType: 'image/webp', filename: 'small.webp' });
    expect(paymaster.requests).toEqual([]);
  });

  it('goes on with the other branches where a step fails, and says why', async () => {
    paymaster.behaviour = (asked, response, charge) => {
      if (asked.body.prompt === 'bad') response.writeHead(400).end('{"error":"no"}');
      else answerBrightly(asked, response, charge);
    };
    await open();
    const document = {
      nodes: { bad: picture('bad'), behind: changed('behind', 'bad'), good: picture('good') },
    };
    const { run, steps } = await workflowEnd(
      opened,
      (await runWorkflow(opened, inputOf(document))).id,
    );
    expect(run.status).toBe('FAILED');
    expect(states(steps)).toEqual({ bad: 'FAILED', behind: 'SKIPPED', good: 'SUCCEEDED' });
    expect(JSON.parse(steps.get('bad')?.problem ?? '{}')).toMatchObject({
      message: expect.stringContaining('Its generation failed.'),
      generationId: steps.get('bad')?.generationId,
    });
    expect(steps.get('behind')?.problem).toContain('Node bad');
  });

  it('is held under one cap: refused beforehand, and each step to its share', async () => {
    await open();
    expect(await placesOf(DIAMOND, '0.15')).toEqual([['MAX_COST_EXCEEDED', 'maxCost']]);
    expect(await placesOf(DIAMOND, '-1')).toEqual([['INVALID_INPUT', 'maxCost.amount']]);
    const over = await opened.engine.workflows.run('test', inputOf(DIAMOND, '0.15'), null);
    expect(over).toMatchObject({ ok: false, problems: [{ code: 'MAX_COST_EXCEEDED' }] });
    const { id } = await runWorkflow(opened, inputOf(DIAMOND, '0.16'));
    expect((await workflowEnd(opened, id)).run).toMatchObject({
      status: 'SUCCEEDED',
      capMicros: 4n * PRICE_MICROS,
      estimateMaximumMicros: 4n * PRICE_MICROS,
    });
    const orders = await opened.database.generations.page({ first: 10 });
    expect(orders.map(({ request }) => JSON.parse(request).maxCost)).toEqual(Array(4).fill('0.04'));
  });

  it('is refused as a whole where a hard budget has no room for all of it', async () => {
    await open();
    const limited = await opened.engine.budgets.set({
      scope: 'MODEL',
      scopeKey: 'external://paymaster/quick',
      limit: '0.10',
      period: 'DAY',
      isHard: true,
    });
    expect(limited.ok).toBe(true);
    const refused = await opened.engine.workflows.run('test', inputOf(DIAMOND), null);
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'BUDGET_EXCEEDED' }] });
    expect(paymaster.requests).toEqual([]);
    expect(await opened.database.workflowRuns.page({ first: 1 })).toEqual([]);
  });

  it('says what nobody knows the price of, and runs it under no cap', async () => {
    await open({ model: { prices: [] } });
    const document = { nodes: { a: picture('a') } };
    const planned = await plan(document);
    expect(planned).toMatchObject({
      ok: true,
      value: { problems: [], total: { unknown: 1, maximum: null } },
    });
    expect(await placesOf(document, '1')).toEqual([['MAX_COST_EXCEEDED', 'maxCost']]);
  });

  it('is one run for one key, and refuses another document under it', async () => {
    await open();
    const input = inputOf({ nodes: { a: picture('a') } });
    const first = await runWorkflow(opened, input, 'once');
    expect((await runWorkflow(opened, input, 'once')).id).toBe(first.id);
    const other = inputOf({ nodes: { a: picture('b') } });
    const refused = await opened.engine.workflows.run('test', other, 'once');
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
    await workflowEnd(opened, first.id);
    expect(paymaster.charges).toBe(1);
  });

  it('begins nothing more once it is canceled', async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      paymaster.behaviour = (...all) => {
        answer = () => answerBrightly(...all);
        resolve();
      };
    });
    await open();
    const document = { nodes: { a: picture('a'), b: changed('b', 'a') } };
    const { id } = await runWorkflow(opened, inputOf(document));
    await asked;
    const canceled = await opened.engine.workflows.cancel('test', id);
    expect(canceled.ok && canceled.value.status).toMatch(/^CANCEL/);
    answer();
    const { run, steps } = await workflowEnd(opened, id);
    expect(run.status).toBe('CANCELED');
    expect(steps.get('b')?.state).toBe('CANCELED');
    expect(paymaster.requests).toHaveLength(1);
    expect(await opened.engine.workflows.cancel('test', 'wfr_none')).toMatchObject({
      ok: false,
      problems: [{ code: 'NOT_FOUND' }],
    });
  });
});
