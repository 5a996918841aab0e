import {
  actualCost,
  completeModelRecord,
  decimalToMicros,
  modelRecordSchema,
  parseDecimal,
  priceFacts,
} from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  carries,
  createAdapterHarness,
  emulatorControls,
  failureOf,
  type HarnessRun,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('alibaba');
const source = (id: string) => `external://alibaba/${id}`;

testProviderContract({
  adapter,
  provider,
  // Each of these is a kind of its own; what the others send is the business of wire.test.ts.
  models: [
    model('qwen-image-3.0-pro'),
    model('wan2.7-image'),
    model('wan2.2-t2i-flash'),
    model('wanx2.1-imageedit'),
    model('z-image-turbo'),
  ],
  faultModel: source('qwen-image-3.0-pro'),
  jobModel: source('wan2.7-image'),
  start: async () => {
    const emulator = await startVendorEmulator('alibaba');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { alibaba_api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  // The vendor keeps the one address of a picture for a day, and its task no longer than that.
  expected: { 'result-expired': { code: 'OUTPUT_EXPIRED', charge: 'charged' } },
  moderations: [
    {
      name: 'an error inside of a good answer',
      fault: {
        kind: 'reply',
        status: 200,
        body: {
          code: 'DataInspectionFailed',
          message: 'Output data may contain inappropriate content.',
          request_id: '1',
        },
      },
      expected: { charge: 'not-charged', stage: 'output' },
    },
    {
      name: 'a result that is a reason',
      fault: {
        kind: 'reply',
        status: 200,
        body: { output: { results: [{ code: 'DataInspectionFailed', message: 'Output data.' }] } },
      },
      expected: { charge: 'not-charged', stage: 'output' },
    },
  ],
  checks: {
    // Pictures may stand before the words.
    prompt: (requests, { value }) => {
      const paths = [
        'input.messages[0].content[0].text',
        'input.messages[0].content[1].text',
        'input.prompt',
      ];
      const isThere = requests.some((one) => paths.some((path) => carries(one, path, value)));
      expect(isThere, 'the prompt is in the message or in the input').toBe(true);
    },
  },
  complete: ({ setting, model: one }) => {
    // Texts of a form of their own, which wire.test.ts sends.
    if (setting === 'bbox_list' || setting === 'color_palette') return null;
    const isSize = setting === 'size' || setting === 'resolution';
    // Nobody looks at the pictures here: the smaller, the sooner.
    const small = one.capabilities.resolutionPresets.some(({ label }) => label === '1K 1:1');
    return !isSize && small ? { size: { preset: '1K 1:1' } } : {};
  },
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;

  beforeAll(async () => {
    emulator = await startVendorEmulator('alibaba');
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { alibaba_api_key: emulator.key, alibaba_region: 'beijing' },
    });
  });
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });
  beforeEach(() => emulator.reset());

  /** Micros of a run, as the engine counts them. */
  const costOf = (run: HarnessRun, id: string) => {
    const { resolved } = run.plan;
    const result = run.calls[0]?.result;
    if (!resolved || !result) throw new RangeError('There was no call.');
    const billed = result.billed ? parseDecimal(result.billed) : null;
    const facts = priceFacts(model(id), resolved);
    const cost = billed ?? actualCost(model(id).prices, facts, result.usage, result.images.length);
    return cost === null ? null : decimalToMicros(cost);
  };
  const charged = () =>
    BigInt(emulator.ledger().reduce((sum, { amountMicros }) => sum + amountMicros, 0));
  const bodies = () => emulator.requests().flatMap(({ body }) => body ?? []);

  it.each([
    ['qwen-image-3.0-pro', { size: { preset: '1K 16:9' }, count: 2 }],
    ['qwen-image-3.0-pro', { size: { preset: '2K 1:1' } }],
    // a size of nobody's class: the reply tells which it was
    ['qwen-image-3.0-pro', { size: { dimensions: { width: 1504, height: 1504 } } }],
    ['qwen-image-3.0-pro', requestOf('img2img')],
    ['z-image-turbo', {}],
    ['z-image-turbo', { extra: [{ name: 'prompt_extend', value: true }] }],
    ['wan2.7-image', { count: 3 }],
  ])('counts for %s with %j what is on the bill', async (id, request) => {
    const run = await harness.run({ model: source(id), ...request });
    expect(costOf(run, id)).toBe(charged());
    expect(charged()).toBeGreaterThan(0n);
  });

  it('asks an edit of a model that is billed by the size for a megapixel in the input’s shape', async () => {
    const run = await harness.run({ model: source('qwen-image-3.0-pro'), ...requestOf('img2img') });
    expect(bodies()).toMatchObject([{ parameters: { size: '1024*1024', n: 1 } }]);
    expect(run.images[0]).toMatchObject({ width: 1024, height: 1024 });
    await harness.run({ model: source('qwen-image-2.0'), ...requestOf('img2img') });
    expect(bodies()[1]).not.toHaveProperty('parameters.size');
  });

  it('draws a set in one task, and without one at most four a call', async () => {
    const order = { model: source('wan2.7-image'), count: 6 };
    const extra = [{ name: 'enable_sequential', value: true }];
    const set = await harness.run({ ...order, extra });
    expect(set.images).toHaveLength(6);
    expect(set.calls).toHaveLength(1);
    const apart = await harness.run(order);
    expect(apart.images).toHaveLength(6);
    expect(apart.plan.calls).toEqual([4, 2]);
  });

  it('tells the prompt as the vendor rewrote it', async () => {
    const older = await harness.run({ model: source('qwen-image-plus'), prompt: 'a tree' });
    expect(older.calls[0]?.result.images[0]?.revisedPrompt).toBe('a tree, in fine detail');
    const extra = [{ name: 'prompt_extend', value: true }];
    const aloud = await harness.run({ model: source('z-image-turbo'), prompt: 'a tree', extra });
    expect(aloud.calls[0]?.result.images[0]?.revisedPrompt).toBe('a tree, in fine detail');
  });

  it('keeps the pictures of a task that were made, and tells each that was not', async () => {
    emulator.setFault({ fault: { kind: 'fewer-images', images: 1 } });
    const run = await harness.run({ model: source('wan2.2-t2i-plus'), count: 3 });
    expect(run.images).toHaveLength(1);
    expect(run.calls[0]?.result.refusals).toHaveLength(2);
    expect(run.calls[0]?.result.refusals?.[0]).toMatchObject({
      code: 'CONTENT_REFUSED',
      message: expect.stringContaining('refused the picture that it had painted'),
    });
    expect(costOf(run, 'wan2.2-t2i-plus')).toBe(30_000n);
    expect(charged()).toBe(30_000n);
  });

  it('tells how far a task of the older form is', async () => {
    emulator.setSettings({ latencyMs: 0 });
    const run = await harness.run({ model: source('wan2.2-t2i-plus'), count: 2 });
    expect(run.calls[0]?.progress).toEqual([null, 0]);
  });

  it('says that a task at work cannot be stopped', async () => {
    const job = await harness.accept({ model: source('wan2.7-image') });
    await job.poll();
    await job.poll();
    expect(await job.cancel()).toBe('too-late');
    expect(emulator.jobs()[0]?.state).toBe('running');
  });

  it.each([
    [{ kind: 'job-failed', reason: 'InvalidParameter' }, 'INVALID_REQUEST'],
    [{ kind: 'job-failed', reason: 'Arrearage' }, 'INSUFFICIENT_FUNDS'],
    // speaks of calls, and would be asked about for ever
    [{ kind: 'job-failed', reason: 'Throttling' }, 'PROVIDER_BAD_RESPONSE'],
    [{ kind: 'job-failed', reason: 'AccessDenied' }, 'PROVIDER_BAD_RESPONSE'],
  ] as const)('ends a task by %j as %s, for free', async (fault, code) => {
    emulator.setFault({ fault });
    const failure = await failureOf(harness.run({ model: source('wan2.7-image') }));
    expect(failure).toMatchObject({ code, details: { charge: 'not-charged' } });
    expect(`${failure.message} ${failure.details.providerMessage}`).toContain('memory');
  });

  it.each([
    [{ kind: 'billing-hard-limit' }, 'INSUFFICIENT_FUNDS', /good standing/],
    [{ kind: 'forbidden', reason: 'region' }, 'PERMISSION_DENIED', /not served in this region/],
    [{ kind: 'unauthorized' }, 'CREDENTIALS_REJECTED', /another region or workspace/],
    [
      { kind: 'text-only', text: 'I would rather not.' },
      'PROVIDER_BAD_RESPONSE',
      /holds no picture/,
    ],
  ] as const)('tells %j apart', async (fault, code, words) => {
    emulator.setFault({ fault });
    await expect(harness.run({ model: source('qwen-image-2.0') })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
  });

  describe('the account', () => {
    it('is checked by a task that does not exist', async () => {
      expect(await adapter.verify(harness.context())).toEqual({});
      const [asked] = emulator.requests();
      expect(asked?.path).toMatch(/^\/api\/v1\/tasks\/[0-9a-f-]{36}$/);
      expect(emulator.jobs()).toHaveLength(0);
    });

    it.each([
      [404, { code: 'TaskNotFound', message: 'The task does not exist.', request_id: '1' }, null],
      [404, { error: 'nothing here' }, 'INVALID_REQUEST'],
      [200, { hello: 'world' }, 'PROVIDER_BAD_RESPONSE'],
      [400, { code: 'Arrearage', message: 'Overdue.', request_id: '1' }, 'INSUFFICIENT_FUNDS'],
      [403, { code: 'AccessDenied', message: 'No.', request_id: '1' }, 'PERMISSION_DENIED'],
    ])('answers %i %j', async (status, body, code) => {
      emulator.setFault({ match: { path: '/tasks/' }, fault: { kind: 'reply', status, body } });
      const outcome = adapter.verify(harness.context());
      if (code === null) expect(await outcome).toEqual({});
      else
        await expect(outcome).rejects.toMatchObject({ code, details: { charge: 'not-charged' } });
    });

    it('lists image models, where the host lists any', async () => {
      emulator.setSettings({
        models: ['qwen-image-3.0', 'qwen3.5-plus', 'wan2.6-i2v', 'wan3.0-t2i'],
      });
      const found = (await adapter.discover?.(harness.context())) ?? [];
      expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
        'qwen-image-3.0',
        'wan3.0-t2i',
      ]);
      const match = { path: '/compatible-mode/' };
      emulator.setFault({ match, fault: { kind: 'reply', status: 404, body: {} } });
      expect(await adapter.discover?.(harness.context())).toEqual([]);
    });

    it('may run a model without a file like any Qwen-Image', async () => {
      emulator.setSettings({ models: [{ id: 'qwen-image-4.0', like: 'qwen-image-2.0' }] });
      const record = adapter.unknownModel?.('qwen-image-4.0', provider);
      const unknown = completeModelRecord(modelRecordSchema.parse(record));
      for (const mode of unknown.capabilities.modes) {
        const run = await harness.run({ model: unknown, ...requestOf(mode), count: 2 });
        expect(run.images).toHaveLength(2);
      }
      expect(emulator.ledger()).toHaveLength(4);
    });
  });
});
