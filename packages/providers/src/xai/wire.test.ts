import { type LoggedRequest, type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import { type AdapterHarness, createAdapterHarness, valueAt } from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

/** What every model's every setting looks like to the vendor. Pictures are canned here: adapter.test.ts paints. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const { provider, models, model: modelOf } = readProviderFolder('xai');

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startVendorEmulator('xai', {
    // Retired ones too; those that are older than the emulator's list are taken for the first of it.
    models: models.map(({ providerModelId: id }) =>
      id.startsWith('grok-2') ? { id, like: 'grok-imagine-image' } : id,
    ),
  });
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: { xai_api_key: emulator.key },
  });
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});
beforeEach(async () => {
  await emulator.reset();
  emulator.setFault({
    times: 'always',
    fault: {
      kind: 'reply',
      status: 200,
      body: { data: [{ b64_json: PIXEL }], usage: { cost_in_usd_ticks: 1 } },
    },
  });
});

const last = (): LoggedRequest => {
  const request = emulator.requests().at(-1);
  if (!request) throw new RangeError('Nothing reached the wire.');
  return request;
};
const sent = (path: string): unknown => valueAt(last().body, path);
const references = (count: number) =>
  Array.from({ length: count }, () => ({
    image: { assetId: 'reference' },
    role: null,
    strength: null,
  }));

describe.each(models.map((model) => [model.providerModelId, model] as const))('%s', (id, model) => {
  const { capabilities } = model;

  it('sends every parameter at each of its values', async () => {
    for (const { parameter, value, request } of parameterCases(model)) {
      await harness.run({ model, ...request });
      expect(last().status, `${parameter.name} ${value}`).toBe(200);
      expect(sent(parameter.name)).toBe(value);
    }
  });

  it('sends each mode to its endpoint, and nothing that the vendor does not take', async () => {
    for (const mode of capabilities.modes) {
      await harness.run({ model, ...requestOf(mode) });
      const isEdit = mode === 'img2img';
      expect(last().path).toBe(isEdit ? '/v1/images/edits' : '/v1/images/generations');
      expect(last().headers['content-type']).toBe('application/json');
      expect(last().body).toEqual({
        ...model.wire.constants,
        model: id,
        prompt: 'A red bicycle against a white wall',
        n: 1,
        ...(isEdit
          ? { image: { type: 'image_url', url: expect.stringMatching(/^data:image\/png;base64,/) } }
          : {}),
      });
    }
  });

  it('sends every ratio and preset', async () => {
    for (const aspectRatio of Object.keys(capabilities.aspectRatioSizes)) {
      await harness.run({ model, size: { aspectRatio } });
      expect([sent('aspect_ratio'), sent('resolution')]).toEqual([aspectRatio, '1k']);
    }
    for (const { label, aspectRatio, imageSize } of capabilities.resolutionPresets) {
      await harness.run({ model, size: { preset: label } });
      expect([sent('aspect_ratio'), sent('resolution')]).toEqual([aspectRatio, imageSize]);
    }
    expect(emulator.requests().filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('sends counts in one call', async () => {
    await harness.run({ model, count: 10 });
    expect(emulator.requests()).toHaveLength(1);
    expect(sent('n')).toBe(10);
  });
});

describe('sizes', () => {
  it('by pixels are the ratio and resolution that have them', async () => {
    const asked = [
      ['grok-imagine-image', 1280, 720, '16:9', '1k'],
      ['grok-imagine-image', 1344, 2912, '9:19.5', '2k'],
      ['grok-imagine-image-2.0', 1024, 1024, '1:1', '1k'],
    ] as const;
    for (const [model, width, height, ratio, resolution] of asked) {
      await harness.run({ model, size: { dimensions: { width, height } } });
      expect([sent('aspect_ratio'), sent('resolution')]).toEqual([ratio, resolution]);
    }
    await harness.run({ model: 'grok-imagine-image-2.0', size: { aspectRatio: '39:18' } });
    expect(sent('aspect_ratio')).toBe('19.5:9');
  });

  it('stay the vendor’s own where none is asked for', async () => {
    await harness.run({ model: 'grok-imagine-image-2.0' });
    expect(sent('aspect_ratio')).toBeUndefined();
  });
});

describe('pictures', () => {
  const model = modelOf('grok-imagine-image-2.0');

  it('go to the edit endpoint whatever they are called: one as an object, several as a list', async () => {
    await harness.run({ model, referenceImages: references(1) });
    expect([last().path, last().files.map(({ name }) => name)]).toEqual([
      '/v1/images/edits',
      ['image/url'],
    ]);
    await harness.run({ model, ...requestOf('img2img'), referenceImages: references(4) });
    expect(last().files.map(({ name }) => name)).toEqual(
      [0, 1, 2, 3, 4].map((index) => `images/${index}/url`),
    );
    expect(sent('image')).toBeUndefined();
    expect(sent('images[4].type')).toBe('image_url');
    // The first is the one that is edited.
    expect(last().files[0]?.sha256).not.toBe(last().files[1]?.sha256);
    expect(emulator.requests().every(({ status }) => status === 200)).toBe(true);
  });

  it('are five at most', async () => {
    const run = harness.run({ model, ...requestOf('img2img'), referenceImages: references(5) });
    await expect(run).rejects.toThrow(/5 pictures at most, the input image included/);
    expect(emulator.requests()).toEqual([]);
  });
});

it('the key is a bearer', async () => {
  await harness.run({ model: 'grok-imagine-image' });
  expect(last().headers.authorization).toBe(`Bearer …${emulator.key.slice(-4)}`);
  expect(last().headers['user-agent']).toMatch(/^darkroom/);
});
