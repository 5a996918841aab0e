import {
  actualCost,
  completeModelRecord,
  decimalToMicros,
  type GenerationRequest,
  modelRecordSchema,
  parseDecimal,
  priceFacts,
} from '@darkroom/core';
import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  type HarnessRun,
  testPng,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('openai');

testProviderContract({
  adapter,
  provider,
  // Each of these is a kind of its own; what the others send is the business of wire.test.ts.
  models: [model('gpt-image-2'), model('gpt-image-2.6-flare'), model('gpt-image-1.5')],
  faultModel: 'gpt-image-2',
  start: async () => {
    const emulator = await startOpenAiEmulator();
    return {
      baseUrl: emulator.baseUrl,
      credentials: { openai_api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  // Markup needs transparent pixels, which the suite's picture has not: wire.test.ts sends one that has.
  // The most frames of an animation take seconds to paint: wire.test.ts sends them to be answered with a canned one.
  complete: ({ setting, value }) =>
    setting === 'markup' || (setting === 'frame_count' && Number(value) > 2) ? null : {},
  // The vendor has no such answer; what would come of one is in read-answer.test.ts.
  lacks: ['no-image'],
  isWatched: false,
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;

  beforeAll(async () => {
    emulator = await startOpenAiEmulator();
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { openai_api_key: emulator.key },
    });
  });
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });
  beforeEach(() => emulator.reset());

  /** Micros of a run by its usage and the model's prices; null where they do not tell. */
  function costOf(run: HarnessRun, id: string): bigint | null {
    const { resolved } = run.plan;
    if (!resolved) throw new RangeError('The plan gave no request.');
    const prices = model(id).prices;
    const costs = run.calls.map(({ result }) =>
      result.billed
        ? parseDecimal(result.billed)
        : actualCost(prices, priceFacts(model(id), resolved), result.usage, result.images.length),
    );
    return costs.reduce<bigint | null>(
      (sum, cost) => (sum === null || cost === null ? null : sum + decimalToMicros(cost)),
      0n,
    );
  }
  const billed = () =>
    emulator.ledger().reduce((sum, { amountMicros }) => sum + BigInt(amountMicros), 0n);

  const living = models.filter(({ lifecycle }) => lifecycle.state !== 'retired');
  it.each(living.map(({ providerModelId }) => [providerModelId]))(
    'counts for %s what is on the bill',
    async (id) => {
      const extra = [{ name: 'quality', value: 'low' }];
      const run = await harness.run({ model: id, extra, count: 2 });
      expect(run.images).toHaveLength(2);
      expect(emulator.ledger()).toHaveLength(1);
      expect(costOf(run, id)).toBe(model(id).prices.length > 0 ? billed() : null);
      await emulator.reset();
      const edit = await harness.run({
        model: id,
        extra,
        ...requestOf('img2img'),
        referenceImages: [{ image: { assetId: 'reference' }, role: null, strength: null }],
      });
      expect(costOf(edit, id)).toBe(model(id).prices.length > 0 ? billed() : null);
    },
  );

  it('counts previews, and each picture of a stream', async () => {
    const run = await harness.run({
      model: 'gpt-image-2.5-flare',
      count: 2,
      partialImages: 3,
      extra: [{ name: 'quality', value: 'low' }],
    });
    const [call] = run.calls;
    expect(call?.partialImages.map(({ index }) => index)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(run.images).toHaveLength(2);
    expect(run.images[0]?.sha256).not.toBe(run.images[1]?.sha256);
    expect(costOf(run, 'gpt-image-2.5-flare')).toBe(billed());
    expect(call?.result.images[0]?.metadata).toEqual({
      size: '1024x1024',
      quality: 'low',
      background: 'opaque',
      outputFormat: 'png',
    });
  });

  it('does not know what a drawing costs, since its author is billed apart', async () => {
    const run = await harness.run({ model: 'gpt-image-2.6-flare', outputFormat: 'svg' });
    expect(run.images).toHaveLength(1);
    expect(costOf(run, 'gpt-image-2.6-flare')).toBeNull();
  });

  it.each([
    ['png', 'image/png'],
    ['jpeg', 'image/jpeg'],
    ['webp', 'image/webp'],
    ['gif', 'image/gif'],
  ])('gets %s as it was asked for', async (outputFormat, mimeType) => {
    const size = { dimensions: { width: 1280, height: 640 } };
    const run = await harness.run({ model: 'gpt-image-2.6-flare', outputFormat, size });
    expect(run.images[0]).toMatchObject({ mimeType, width: 1280, height: 640 });
  });

  it('sends the mask with holes where it paints, for the first picture', async () => {
    await harness.run({
      model: 'gpt-image-2',
      ...requestOf('inpaint'),
      referenceImages: [{ image: { assetId: 'reference' }, role: null, strength: null }],
    });
    const files = emulator.requests().at(-1)?.files ?? [];
    expect(files.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['image[]', 'image/png'],
      ['image[]', 'image/png'],
      ['mask', 'image/png'],
    ]);
    expect(files[2]?.image?.alpha).toMatchObject({ minimum: 0, maximum: 255 });
    expect(files[2]?.image?.alpha?.transparentShare).toBeCloseTo(1 / 9, 1);
    expect(model('gpt-image-2').wire.inputs.mask?.maskPaints).toBe('alpha');
  });

  it('outpaints a picture whose new area is transparent, with a mask and without', async () => {
    harness.addPicture('canvas', testPng(256, 256, [10, 20, 30], true), {
      width: 256,
      height: 256,
    });
    const image = { assetId: 'canvas' };
    for (const mask of [null, { assetId: 'mask' }]) {
      const run = await harness.run({ model: 'gpt-image-2', mode: 'outpaint', image, mask });
      expect(run.images).toHaveLength(1);
      expect(emulator.requests().at(-1)?.files).toHaveLength(mask ? 2 : 1);
    }
  });

  it.each([
    ['unverified-organization', 'PERMISSION_DENIED', /Verify Organization\)/],
    ['region', 'PERMISSION_DENIED', /country or region/],
    ['permission', 'PERMISSION_DENIED', /Allow the model under Limits/],
  ] as const)('tells %s apart', async (reason, code, words) => {
    emulator.setFault({ fault: { kind: 'forbidden', reason } });
    await expect(harness.run({ model: 'gpt-image-2' })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
    expect(emulator.ledger()).toHaveLength(0);
  });

  it.each([
    ['stream-without-completed', 'PROVIDER_BAD_RESPONSE'],
    ['stream-error', 'PROVIDER_BAD_RESPONSE'],
  ] as const)('does not know what became of a %s', async (kind, code) => {
    emulator.setFault({ fault: { kind } });
    const run = harness.run({ model: 'gpt-image-2', partialImages: 1 });
    await expect(run).rejects.toMatchObject({ code, details: { charge: 'unknown' } });
  });

  it('tells a picture that was refused at the end of a stream', async () => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'output' } });
    const run = harness.run({ model: 'gpt-image-2', partialImages: 2 });
    await expect(run).rejects.toMatchObject({
      code: 'CONTENT_REFUSED',
      details: { stage: 'output' },
    });
  });

  it('lists what the account may use, without what is switched off', async () => {
    emulator.setSettings({
      models: [
        'gpt-image-2',
        'gpt-5.2',
        { id: 'gpt-image-3', like: 'gpt-image-2', shutdownDate: '2027-01-31' },
        { id: 'dall-e-3', shutdownDate: '2026-11-30' },
      ],
    });
    const { modelIds, message } = await adapter.verify(harness.context());
    expect(modelIds).toEqual(['gpt-image-2', 'gpt-5.2', 'gpt-image-3', 'dall-e-3']);
    expect(message).toBe('The account may use 3 image models.');
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
      'gpt-image-2',
      'gpt-image-3',
      'dall-e-3',
    ]);
    expect(found[1]?.record.lifecycle).toMatchObject({
      state: 'deprecated',
      retiresOn: '2027-01-31',
    });
    expect(emulator.ledger()).toHaveLength(0);
  });

  it('gives a model without a file what makes it run, for whichever provider speaks this protocol', async () => {
    const own = { ...provider, slug: 'my-own', label: { en_US: 'My own' } };
    const record = adapter.unknownModel?.('gpt-image-next', own);
    expect(record?.source).toBe('external://my-own/gpt-image-next');
    emulator.setSettings({ models: [{ id: 'gpt-image-next', like: 'gpt-image-1.5' }] });
    const unknown = completeModelRecord(modelRecordSchema.parse(record));
    for (const mode of unknown.capabilities.modes) {
      const run = await harness.run({ model: unknown, ...requestOf(mode), count: 2 });
      expect(run.images).toHaveLength(2);
    }
    expect(emulator.ledger()).toHaveLength(4);
  });

  it.each<[string, Partial<GenerationRequest>, string]>([
    [
      'dall-e-3',
      { size: { aspectRatio: '7:4' }, extra: [{ name: 'quality', value: 'hd' }] },
      '0.12',
    ],
    ['dall-e-2', { size: { preset: 'Medium' }, count: 2 }, '0.036'],
    ['dall-e-2', requestOf('inpaint'), '0.02'],
  ])('paints with %s where a server still has it', async (id, request, cost) => {
    emulator.setSettings({ models: [id] });
    const run = await harness.run({ model: id, ...request });
    expect(run.images).toHaveLength(request.count ?? 1);
    expect(billed()).toBe(decimalToMicros(parseDecimal(cost) ?? 0n));
    expect(costOf(run, id)).toBe(billed());
    const [first] = run.calls[0]?.result.images ?? [];
    expect(first?.revisedPrompt ?? null).toEqual(
      id === 'dall-e-3' ? expect.stringContaining('A red bicycle') : null,
    );
  });

  it('takes a restricted key that may not read the list for a good one', async () => {
    const message =
      'You have insufficient permissions for this operation. Missing scopes: api.model.read.';
    emulator.setFault({
      match: { path: '/v1/models' },
      fault: { kind: 'reply', status: 403, body: { error: { message, code: null } } },
    });
    const outcome = await adapter.verify(harness.context());
    expect(outcome.modelIds).toBeUndefined();
    expect(outcome.message).toMatch(/may not read the list of models/);
  });
});
