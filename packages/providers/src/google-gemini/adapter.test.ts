import {
  actualCost,
  completeModelRecord,
  decimalToMicros,
  estimateCost,
  formatDecimal,
  modelRecordSchema,
  priceFacts,
} from '@darkroom/core';
import { type RunningEmulator, startGeminiEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('google-gemini');

testProviderContract({
  adapter,
  provider,
  // The newest, the one that thinks most and the oldest; vertex.test.ts has the smallest. What each of the others sends, at
  // every value of every setting, is the business of wire.test.ts.
  models: ['gemini-nano-banana-2.1', 'gemini-3-pro-image', 'gemini-2.5-flash-image'].map(model),
  faultModel: 'gemini-nano-banana-2.1',
  start: async () => {
    const emulator = await startGeminiEmulator();
    return {
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  // Painting 4K takes the emulator seconds: once is enough, in the test of costs below.
  complete: ({ setting, value }) => (setting === 'size' && /4K/.test(String(value)) ? null : {}),
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;

  beforeAll(async () => {
    emulator = await startGeminiEmulator();
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
    });
  });
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });
  beforeEach(() => emulator.reset());

  const living = models.filter(({ lifecycle }) => lifecycle.state !== 'retired');
  const sized = living.flatMap(({ providerModelId, capabilities }) => {
    const tiers = new Map(capabilities.resolutionPresets.map((one) => [one.imageSize, one.label]));
    return [null, ...tiers.values()].map((preset) => [providerModelId, preset] as const);
  });
  it.each(sized)('counts for %s at %s what is on the bill', async (id, preset) => {
    const run = await harness.run({
      model: `external://google-gemini/${id}`,
      ...(preset ? { size: { preset } } : requestOf('img2img')),
    });
    const { resolved } = run.plan;
    if (!resolved) throw new RangeError('The plan gave no request.');
    const facts = priceFacts(model(id), resolved);
    const cost = actualCost(model(id).prices, facts, run.calls[0]?.result.usage ?? null, 1);
    const [charge] = emulator.ledger();
    const isPriced = model(id).prices.length > 0;
    expect(cost === null ? null : decimalToMicros(cost)).toBe(
      isPriced ? BigInt(charge?.amountMicros ?? -1) : null,
    );
    if (resolved.size)
      expect(run.images[0]).toMatchObject({
        width: resolved.size.width,
        height: resolved.size.height,
      });
    if (!isPriced) return;
    // The estimate before the call is of the picture alone: prompt, inputs and thoughts come on top.
    const { expected, isKnown } = estimateCost(model(id).prices, facts, 1);
    expect(isKnown).toBe(true);
    const ratio = Number(formatDecimal(cost ?? 0n)) / Number(formatDecimal(expected ?? 1n));
    expect(ratio).toBeGreaterThan(0.98);
    expect(ratio).toBeLessThan(1.25);
  });

  it('estimates the price that the first Nano Banana is known for', () => {
    const run = estimateCost(model('gemini-2.5-flash-image').prices, {}, 2);
    const { minimum, expected, maximum } = run;
    expect([minimum, expected, maximum].map((price) => formatDecimal(price ?? 0n))).toEqual([
      '0.078',
      '0.078',
      '0.09848', // with words beside them
    ]);
  });

  it('takes a JPEG for a JPEG', async () => {
    const run = await harness.run({ model: 'gemini-3-pro-image' });
    expect(run.images[0]?.mimeType).toBe('image/jpeg');
  });

  it('makes the same picture of one seed, and others of the next', async () => {
    const request = { model: 'gemini-2.5-flash', count: 2, seed: '42' };
    const first = await harness.run(request);
    const second = await harness.run(request);
    const hashes = (run: typeof first) => run.images.map(({ sha256 }) => sha256);
    expect(hashes(first)).toEqual(hashes(second));
    expect(new Set(hashes(first)).size).toBe(2);
  });

  it('shows the words of an answer without a picture', async () => {
    emulator.setFault({ fault: { kind: 'text-only', text: 'I would rather write a poem.' } });
    await expect(harness.run({ model: 'gemini-nano-banana-2.1' })).rejects.toMatchObject({
      code: 'PROVIDER_BAD_RESPONSE',
      details: {
        charge: 'charged',
        providerMessage: 'I would rather write a poem.',
        isRetryable: true,
      },
    });
    expect(emulator.ledger()).toHaveLength(1);
  });

  it.each([
    ['input', 'BLOCKLIST', 'not-charged', 0],
    ['output', 'IMAGE_PROHIBITED_CONTENT', 'charged', 1],
  ] as const)('tells what was refused at the %s', async (stage, reason, charge, charges) => {
    emulator.setFault({ fault: { kind: 'moderation', stage, reason } });
    await expect(harness.run({ model: 'gemini-nano-banana-2.1' })).rejects.toMatchObject({
      code: 'CONTENT_REFUSED',
      details: { stage, charge },
    });
    expect(emulator.ledger()).toHaveLength(charges);
  });

  it.each([
    ['service-disabled', 'PERMISSION_DENIED', /Enable the Generative Language API/],
    [
      'region',
      'PERMISSION_DENIED',
      /location is not supported.*available-regions(?!.*Enable the)/s,
    ],
    ['permission', 'CREDENTIALS_REJECTED', /leaked/],
  ] as const)('tells %s apart', async (reason, code, words) => {
    emulator.setFault({ fault: { kind: 'forbidden', reason } });
    await expect(harness.run({ model: 'gemini-nano-banana-2.1' })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
  });

  it('gives a model without a file what makes it run', async () => {
    emulator.setSettings({ models: [{ id: 'gemini-9-image', like: 'gemini-2.5-flash-image' }] });
    const record = adapter.unknownModel?.('gemini-9-image', provider);
    const unknown = completeModelRecord(modelRecordSchema.parse(record));
    const run = await harness.run({ model: unknown, size: { aspectRatio: '16:9' } });
    expect(run.images[0]).toMatchObject({ width: 1344, height: 768 });
    await harness.run({ model: unknown, ...requestOf('img2img') });
    expect(emulator.ledger()).toHaveLength(2);
  });

  it('reads a list of many pages, and finds the image models in it', async () => {
    const names = Array.from({ length: 1100 }, (_, index) => `gemini-text-${index}`);
    emulator.setSettings({ models: [...names, 'gemini-3-pro-image', 'gemini-9-nano-banana'] });
    const { modelIds, message } = await adapter.verify(harness.context());
    expect(modelIds).toHaveLength(1102);
    expect(message).toBe('The key may use 2 image models.');
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
      'gemini-3-pro-image',
      'gemini-9-nano-banana',
    ]);
    expect(emulator.requests()).toHaveLength(4);
    expect(emulator.ledger()).toHaveLength(0);
  });
});
