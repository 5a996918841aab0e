import {
  completeModelRecord,
  decimalToMicros,
  modelRecordSchema,
  parseDecimal,
} from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  failureOf,
  type HarnessRequest,
  startRawServer,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('black-forest-labs');

testProviderContract({
  adapter,
  provider,
  // Each of these is a kind of its own; what the others send is the business of wire.test.ts.
  models: [
    'flux-2-flex',
    'flux-3-image',
    'flux-pro-1.0-fill',
    'flux-pro-1.0-expand',
    'flux-tools/erase-v1',
    'flux-tools/outpainting-v1',
  ].map(model),
  faultModel: 'flux-2-flex',
  start: async () => {
    const emulator = await startVendorEmulator('black-forest-labs');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  // A picture that grows nowhere is refused: another side grows instead.
  complete: ({ setting, value }) =>
    setting === 'top' && value === 0 ? { extra: [{ name: 'bottom', value: 16 }] } : {},
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;

  beforeAll(async () => {
    emulator = await startVendorEmulator('black-forest-labs');
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
    });
  });
  afterEach(() => emulator.reset());
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });

  const small = { size: { dimensions: { width: 256, height: 256 } } };
  const result = async (request: HarnessRequest) =>
    (await harness.run(request)).calls.map((call) => call.result);
  const replyOnce = (path: string, body: object, status = 200) =>
    emulator.setFault({ match: { path }, fault: { kind: 'reply', status, body } });

  it.each<[HarnessRequest, string]>([
    [{ model: 'flux-2-pro', ...small }, '0.03'],
    [{ model: 'flux-2-klein-4b', size: { dimensions: { width: 1040, height: 1024 } } }, '0.015'],
    [
      {
        model: 'flux-2-pro',
        mode: 'img2img',
        size: { preset: '1 MP 1:1' },
        image: { assetId: 'picture' },
        referenceImages: [{ image: { assetId: 'reference' }, role: null, strength: null }],
      },
      '0.045',
    ],
    [{ model: 'flux-2-max', size: { dimensions: { width: 1504, height: 1504 } } }, '0.13'],
    [{ model: 'flux-dev', ...small }, '0.025'],
    [{ model: 'flux-3-image', size: { preset: '768sq 1:1' } }, '0.041'],
  ])('%o costs what the vendor bills: %s', async (request, dollars) => {
    const { calls, plan } = await harness.run(request);
    expect(calls[0]?.result.billed).toBe(dollars);
    const bill = parseDecimal(dollars) ?? 0n;
    expect(plan.cost).toMatchObject({ minimum: bill, maximum: bill });
    const micros = decimalToMicros(bill);
    expect(emulator.ledger().map(({ amountMicros }) => BigInt(amountMicros))).toEqual([micros]);
  });

  it('tells seeds, and the prompt where the vendor wrote it anew', async () => {
    const asked = await result({ model: 'flux-2-pro', count: 2, seed: '4294967295', ...small });
    expect(asked.flatMap(({ images }) => images.map(({ seed }) => seed))).toEqual([
      '4294967295',
      '0',
    ]);
    expect(asked[0]?.images[0]?.revisedPrompt).toMatch(/, in fine detail$/);
    const asWritten = { name: 'disable_pup', value: true };
    const [own] = await result({ model: 'flux-2-pro', extra: [asWritten], ...small });
    expect(own?.images[0]).toMatchObject({
      revisedPrompt: null,
      seed: expect.stringMatching(/^\d+$/),
    });
  });

  it('follows the progress of FLUX 3', async () => {
    const run = await harness.run({ model: 'flux-3-image-klein' });
    expect(run.calls[0]?.progress).toEqual([null, 0.5]);
  });

  it('asks the key for nothing but the account: submit and status carry it, the result does not', async () => {
    const { calls } = await harness.run({ model: 'flux-dev', ...small });
    expect(calls[0]?.handles).toEqual([
      {
        id: expect.any(String),
        pollingUrl: expect.any(String),
        cost: 2.5,
        acceptedAt: expect.any(Number),
      },
    ]);
    expect(emulator.requests().map(({ headers }) => headers['x-key'] ?? null)).toEqual([
      '…cdef',
      '…cdef',
      '…cdef',
      '…cdef',
      null,
    ]);
  });

  describe('a task', () => {
    it('that its region does not know yet is asked about again', async () => {
      const missing = { id: 'x', status: 'Task not found', result: null };
      replyOnce('/get_result', missing, 404);
      replyOnce('/get_result', missing);
      const run = await harness.run({ model: 'flux-dev', ...small });
      expect(run.images).toHaveLength(1);
      expect(run.calls[0]?.polls).toBe(3);
    });

    it('whose status stands under another name, or is a word of tomorrow, goes on', async () => {
      replyOnce('/get_result', { state: 'Pending' });
      replyOnce('/get_result', { status: 'Warming up', progress: 'a lot' });
      expect((await harness.run({ model: 'flux-dev', ...small })).images).toHaveLength(1);
    });

    it('without a polling address is asked about at the base URL', async () => {
      const request = { model: 'flux-dev', ...small };
      const job = await harness.accept(request);
      const later = harness.resume({ ...job.handle, pollingUrl: null }, request);
      expect((await later.finish()).images).toHaveLength(1);
    });

    it('never takes the key to the host that an answer names', async () => {
      const canary = await startRawServer(() => undefined);
      const request = { model: 'flux-dev', ...small };
      const job = await harness.accept(request);
      const handle = { ...job.handle, pollingUrl: `${canary.origin}/v1/get_result?id=1` };
      expect((await harness.resume(handle, request).finish()).images).toHaveLength(1);
      expect(canary.connections).toHaveLength(0);
      await canary.close();
    });

    it.each<[string, object | string, RegExp]>([
      ['is a page', '<html>busy</html>', /does not say how the job stands/],
      ['says nothing', {}, /does not say how the job stands/],
      ['is ready and has no picture', { status: 'Ready', result: {} }, /is ready, and names none/],
    ])('whose status %s may have been charged', async (_, body, message) => {
      emulator.setFault({
        match: { path: '/get_result' },
        fault: { kind: 'reply', status: 200, body },
      });
      const failure = await failureOf(harness.run({ model: 'flux-dev', ...small }));
      expect(failure.message).toMatch(message);
      expect(failure.details.charge).not.toBe('not-charged');
    });

    it('that failed says why, under both of its words', async () => {
      for (const reason of ['Error', 'Failed']) {
        emulator.setFault({ fault: { kind: 'job-failed', reason, message: 'CUDA out of memory' } });
        const failure = await failureOf(harness.run({ model: 'flux-dev', ...small }));
        expect(failure.message).toMatch('CUDA out of memory');
      }
    });
  });

  describe('a refusal', () => {
    it('names each field that does not pass', async () => {
      const detail = [
        { loc: ['body', 'width'], msg: 'Input should be a multiple of 16', type: 'multiple_of' },
        { loc: ['body', 'images', 1], msg: 'Value error, too small', type: 'value_error' },
      ];
      replyOnce('/flux-dev', { detail }, 422);
      const failure = await failureOf(harness.run({ model: 'flux-dev', ...small }));
      expect(failure.details).toMatchObject({ code: 'INVALID_REQUEST', charge: 'not-charged' });
      expect(failure.message).toMatch(
        'width: Input should be a multiple of 16; images.1: Value error, too small',
      );
    });

    it('is read in the form of the guide too', async () => {
      const body = { error: 'validation_error', message: 'steps is too large', details: {} };
      replyOnce('/flux-dev', body, 400);
      const failure = await failureOf(harness.run({ model: 'flux-dev', ...small }));
      expect(failure.message).toMatch('steps is too large');
    });

    it('that tells the wait in its body is waited for', async () => {
      const fault = { kind: 'rate-limit', retryAfter: 'milliseconds', seconds: 5 } as const;
      emulator.setFault({ fault });
      const failure = await failureOf(harness.run({ model: 'flux-dev', ...small }));
      expect(failure.details).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 5000 });
    });

    it('of a region is no matter of the key', async () => {
      emulator.setFault({ fault: { kind: 'forbidden', reason: 'region' } });
      const failure = await failureOf(harness.run({ model: 'flux-dev', ...small }));
      expect(failure.code).toBe('PERMISSION_DENIED');
    });
  });

  it('verify tells the credits, and which models are live', async () => {
    await harness.run({ model: 'flux-dev', ...small });
    const { message, modelIds } = await adapter.verify(harness.context());
    expect(message).toBe('The account has 997.5 credits; one is a cent.');
    expect(modelIds).toContain('flux-tools/erase-v1');
    expect(modelIds).not.toContain('flux-pro');
    replyOnce('/openapi.json', { detail: 'Not Found' }, 404);
    expect(await adapter.verify(harness.context())).toEqual({ message });
  });

  it('verify does not take a stranger for the vendor', async () => {
    replyOnce('/credits', { balance: 1 });
    await expect(adapter.verify(harness.context())).rejects.toThrow(/it ends in \/v1/);
  });

  it('a model of tomorrow is found, read from its schema, and paints', async () => {
    emulator.setSettings({ models: ['flux-dev', { id: 'flux-9-pro', like: 'flux-2-flex' }] });
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toEqual(['flux-dev', 'flux-9-pro']);
    const tomorrow = completeModelRecord(modelRecordSchema.parse(found[1]?.record));
    expect(tomorrow.capabilities).toMatchObject({
      modes: ['txt2img', 'img2img'],
      promptUse: 'required',
      supportsSeed: true,
      stepsRange: [1, 50],
      guidanceRange: [1.5, 10],
      outputFormats: ['jpeg', 'png', 'webp'],
    });
    expect(tomorrow.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['disable_pup', 'prompt_upsampling', 'safety_tolerance']),
    );
    expect(JSON.stringify(tomorrow)).not.toMatch('webhook');
    const { images } = await harness.run({
      model: tomorrow,
      mode: 'img2img',
      image: { assetId: 'picture' },
      steps: 4,
      extra: [{ name: 'disable_pup', value: true }],
    });
    expect(images).toHaveLength(1);
    expect(emulator.requests().find(({ path }) => path === '/v1/flux-9-pro')).toMatchObject({
      body: { steps: 4, disable_pup: true },
      files: [{ name: 'input_image' }],
    });
  });
});
