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

const { provider, models, model } = readProviderFolder('bytedance');
const SET = { extra: [{ name: 'sequential_image_generation', value: 'auto' }] };
/** As small as the models draw, since nobody looks at the pictures here. */
const SMALL = { size: { preset: '1K 1:1' } };

testProviderContract({
  adapter,
  provider,
  // Each of these is a kind of its own; what the others send is the business of wire.test.ts.
  models: [
    model('seedream-4-0-250828'),
    model('seedream-5-0-pro-260628'),
    model('seedream-3-0-t2i-250415'),
    model('seededit-3-0-i2i-250628'),
  ],
  // Of the smallest pictures: what goes wrong is the same for all.
  faultModel: 'seedream-3-0-t2i-250415',
  start: async () => {
    const emulator = await startVendorEmulator('bytedance');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { bytedance_api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  several: SET,
  moderations: [
    {
      name: 'a real person in a picture',
      fault: { kind: 'moderation', stage: 'input', reason: 'PrivacyInformation' },
      expected: { charge: 'not-charged', stage: 'input' },
    },
    {
      name: 'an error inside of a good answer',
      fault: {
        kind: 'reply',
        status: 200,
        body: { error: { code: 'OutputImageSensitiveContentDetected', message: 'No.' } },
      },
      expected: { charge: 'unknown', stage: 'output' },
    },
    {
      name: 'a picture that is a reason',
      fault: {
        kind: 'reply',
        status: 200,
        body: {
          data: [{ error: { code: 'OutputImageSensitiveContentDetected', message: 'No.' } }],
          usage: { generated_images: 0 },
        },
      },
      expected: { charge: 'not-charged', stage: 'output' },
    },
  ],
  complete: ({ setting, value, model: one }) => {
    const isSize = setting === 'size' || setting === 'resolution';
    // 4K takes the emulator seconds to paint, and wire.test.ts sends it.
    if (isSize) return /4K/.test(String(value)) ? null : {};
    const small = one.capabilities.resolutionPresets.length > 0 ? SMALL : {};
    // The transparent background of a picture that has one: the suite's own has none.
    return setting === 'background' ? { ...small, image: { assetId: 'mask' } } : small;
  },
});

describe('against the emulator', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;

  beforeAll(async () => {
    emulator = await startVendorEmulator('bytedance');
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: { bytedance_api_key: emulator.key, bytedance_region: 'eu-west' },
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
    const cost =
      billed ??
      actualCost(
        model(id).prices,
        priceFacts(model(id), resolved),
        result.usage,
        result.images.length,
      );
    return cost === null ? null : decimalToMicros(cost);
  };
  const charged = () =>
    BigInt(emulator.ledger().reduce((sum, { amountMicros }) => sum + amountMicros, 0));
  const references = (count: number) =>
    Array.from({ length: count }, () => ({
      image: { assetId: 'reference' },
      role: null,
      strength: null,
    }));

  describe('what it costs', () => {
    it.each([
      ['seedream-4-0-250828', SMALL],
      ['seedream-5-0-pro-260628', SMALL],
      ['seedream-5-0-pro-260628', { size: { preset: '2K 16:9' } }],
      ['seedream-5-0-pro-260628', { extra: [{ name: 'resolution', value: '1K' }] }],
      // no size: the reply tells what the vendor took
      ['seedream-5-0-pro-260628', requestOf('img2img')],
      ['seedream-5-0-pro-260628', { ...SMALL, referenceImages: references(3) }],
    ])('of %s with %j is what is on the bill', async (id, request) => {
      const run = await harness.run({ model: `external://bytedance/${id}`, ...request });
      expect(costOf(run, id)).toBe(charged());
      expect(charged()).toBeGreaterThan(0n);
    });

    it('of a size between the classes nobody knows', async () => {
      const size = { dimensions: { width: 1300, height: 1300 } };
      const run = await harness.run({ model: 'seedream-5-0-pro-260628', size });
      expect(costOf(run, 'seedream-5-0-pro-260628')).toBeNull();
    });
  });

  describe('a set', () => {
    const order = { model: 'seedream-4-0-250828', ...SMALL, ...SET };

    it('is one call, seen picture by picture as they are finished', async () => {
      const run = await harness.run({ ...order, count: 4 });
      expect(emulator.requests()).toHaveLength(1);
      expect(run.images).toHaveLength(4);
      expect(new Set(run.images.map(({ sha256 }) => sha256)).size).toBe(4);
      expect(run.calls[0]?.partialImages.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
      expect(run.calls[0]?.result.images[3]?.metadata).toEqual({ size: '1024x1024' });
      expect(costOf(run, 'seedream-4-0-250828')).toBe(120_000n);
    });

    it('has at most fifteen, and without one each picture is a call', async () => {
      await expect(harness.run({ ...order, count: 16 })).rejects.toThrow(/15 at most/);
      expect((await harness.run({ ...order, count: 1 })).images).toHaveLength(1);
      expect(emulator.requests()).toHaveLength(1);
      const apart = await harness.run({ model: order.model, ...SMALL, count: 3 });
      expect(apart.images).toHaveLength(3);
      expect(emulator.requests()).toHaveLength(4);
    });

    it('keeps what was made, tells each refusal, and costs what was made', async () => {
      emulator.setFault({ fault: { kind: 'fewer-images', images: 2 } });
      const run = await harness.run({ ...order, count: 4 });
      expect(run.images).toHaveLength(2);
      expect(run.calls[0]?.result.refusals).toHaveLength(2);
      expect(run.calls[0]?.result.refusals?.[0]).toMatchObject({
        code: 'CONTENT_REFUSED',
        message: expect.stringContaining('refused the picture that it had painted'),
        providerMessage: expect.stringContaining('output image may contain sensitive'),
      });
      expect(costOf(run, 'seedream-4-0-250828')).toBe(60_000n);
      expect(charged()).toBe(60_000n);
    });

    it('of which all were refused is free', async () => {
      emulator.setFault({ fault: { kind: 'moderation', stage: 'output' } });
      const failure = await failureOf(harness.run({ ...order, count: 3 }));
      expect(failure).toMatchObject({
        code: 'CONTENT_REFUSED',
        details: { stage: 'output', charge: 'not-charged' },
      });
      expect(emulator.ledger()).toHaveLength(0);
    });

    it.each([
      ['stream-without-completed', 0],
      ['stream-error', 1],
    ] as const)('that broke off by %s keeps what came, at an unknown cost', async (kind, told) => {
      emulator.setFault({ fault: { kind } });
      const run = await harness.run({ ...order, count: 3 });
      expect(run.images).toHaveLength(1);
      expect(run.calls[0]?.result).toMatchObject({ usage: null, billed: null });
      expect(run.calls[0]?.result.refusals).toHaveLength(told);
    });

    it('that is too large with its pictures is refused for free, in the vendor’s words', async () => {
      const failure = await failureOf(
        harness.run({ ...order, count: 10, referenceImages: references(14) }),
      );
      expect(failure).toMatchObject({
        code: 'INVALID_REQUEST',
        details: { charge: 'not-charged' },
      });
      expect(failure.message).toContain('together must not exceed 15');
    });
  });

  describe('layers', () => {
    const source = 'external://bytedance/seedream-5-0-pro-260628/layers';

    it('come all, with their names and places, without a word', async () => {
      const run = await harness.run({ model: source, ...requestOf('variation'), prompt: '' });
      expect(run.images).toHaveLength(4);
      expect(run.images.every(({ mimeType }) => mimeType === 'image/png')).toBe(true);
      expect(run.calls[0]?.result.images[2]?.metadata).toMatchObject({
        name: 'layer 2',
        zIndex: 2,
        boundingBox: { normalized: [200, 200, 800, 800] },
      });
      expect(emulator.requests()[0]?.body).toMatchObject({
        model: 'seedream-5-0-pro-260628',
        layer_decomposition: true,
        watermark: false,
      });
      expect(emulator.requests()[0]?.body).not.toHaveProperty('prompt');
    });

    it('fail together', async () => {
      emulator.setFault({ fault: { kind: 'fewer-images', images: 2 } });
      await expect(harness.run({ model: source, ...requestOf('variation') })).rejects.toMatchObject(
        { code: 'PROVIDER_BAD_RESPONSE', details: { charge: 'unknown' } },
      );
    });
  });

  it('takes a transparent PNG and gives one', async () => {
    const run = await harness.run({
      model: 'seedream-5-0-flash-260915',
      mode: 'img2img',
      image: { assetId: 'mask' },
      outputFormat: 'png',
      extra: [{ name: 'background', value: 'transparent' }],
    });
    expect(run.images[0]?.mimeType).toBe('image/png');
    expect(emulator.requests()[0]).toMatchObject({ status: 200, body: { output_format: 'png' } });
  });

  it.each([
    [{ kind: 'moderation', reason: 'PrivacyInformation' }, 'CONTENT_REFUSED', /a real person/],
    [{ kind: 'billing-hard-limit' }, 'INSUFFICIENT_FUNDS', /overdue/],
    [{ kind: 'forbidden', reason: 'region' }, 'PERMISSION_DENIED', /not available in your region/],
    [{ kind: 'model-not-found' }, 'MODEL_UNAVAILABLE', /begin with "doubao"/],
  ] as const)('tells %j apart', async (fault, code, words) => {
    emulator.setFault({ fault });
    await expect(harness.run({ model: 'seedream-4-0-250828', ...SMALL })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
    expect(emulator.ledger()).toHaveLength(0);
  });

  describe('the account', () => {
    it('lists what its region has', async () => {
      emulator.setSettings({
        models: ['seedream-4-5-251128', 'seed-1-8-251228', 'seedream-6-0-270101'],
      });
      const { modelIds, message } = await adapter.verify(harness.context());
      expect(modelIds).toHaveLength(3);
      expect(message).toMatch(/^The host lists 2 image models\./);
      const found = (await adapter.discover?.(harness.context())) ?? [];
      expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
        'seedream-4-5-251128',
        'seedream-6-0-270101',
      ]);
    });

    it('is known without a list too: a good key is told what is missing', async () => {
      const lost = { times: 'always', match: { path: '/models' } } as const;
      emulator.setFault({ ...lost, fault: { kind: 'reply', status: 404, body: {} } });
      const outcome = await adapter.verify(harness.context());
      expect(outcome).toEqual({ message: expect.stringMatching(/^The key is good/) });
      const credentials = { bytedance_api_key: 'nobody-0123456789' };
      await expect(adapter.verify(harness.context({ credentials }))).rejects.toMatchObject({
        code: 'CREDENTIALS_REJECTED',
      });
      expect(emulator.ledger()).toHaveLength(0);
    });

    it('may have an endpoint of its own, which is run like any Seedream', async () => {
      emulator.setSettings({ models: [{ id: 'ep-20261121-abcde', like: 'seedream-4-5-251128' }] });
      const record = adapter.unknownModel?.('ep-20261121-abcde', provider);
      const unknown = completeModelRecord(modelRecordSchema.parse(record));
      for (const mode of unknown.capabilities.modes) {
        const run = await harness.run({ model: unknown, ...requestOf(mode), count: 2 });
        expect(run.images).toHaveLength(2);
      }
      expect(emulator.ledger()).toHaveLength(4);
    });
  });
});
