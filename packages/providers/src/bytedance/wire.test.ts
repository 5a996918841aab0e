import { MODES_WITH_IMAGE } from '@darkroom/core';
import { type LoggedRequest, type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import { type AdapterHarness, createAdapterHarness, testPng } from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

/** What every model's every setting looks like to the vendor. Pictures are canned here: adapter.test.ts paints. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const { provider, models, model } = readProviderFolder('bytedance');

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startVendorEmulator('bytedance');
  const { baseUrl, key } = emulator;
  const credentials = { bytedance_api_key: key };
  harness = createAdapterHarness({ adapter, provider, models, baseUrl, credentials });
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});
// The fault comes behind the checks: what the emulator refuses is refused all the same.
beforeEach(async () => {
  await emulator.reset();
  const body = { data: [{ b64_json: PIXEL, size: '2048x2048' }], usage: { generated_images: 1 } };
  emulator.setFault({ times: 'always', fault: { kind: 'reply', status: 200, body } });
});

const last = (): LoggedRequest => {
  const request = emulator.requests().at(-1);
  if (!request) throw new RangeError('Nothing reached the wire.');
  return request;
};
const bodyOf = (): Record<string, unknown> => ({ ...Object(last().body) });

/** What a parameter's value is to the vendor. */
const SENT: Readonly<Record<string, (value: unknown) => object>> = {
  resolution: (value) => ({ size: value }),
  optimize_prompt_mode: (mode) => ({ optimize_prompt_options: { mode } }),
  thinking: (thinking) => ({ optimize_prompt_options: { thinking } }),
  web_search: (value) => (value === true ? { tools: [{ type: 'web_search' }] } : {}),
};

describe.each(models.map((one) => [one.source, one] as const))('%s', (_, one) => {
  const { capabilities } = one;
  const [first = 'txt2img'] = capabilities.modes;

  it('sends every parameter at each of its values', async () => {
    for (const { parameter, value, request } of parameterCases(one)) {
      const isClear = parameter.name === 'background';
      await harness.run({
        model: one,
        ...request,
        ...(isClear ? { image: { assetId: 'mask' } } : {}),
      });
      expect(last().status, `${parameter.name} ${value}`).toBe(200);
      expect(bodyOf()).toMatchObject(SENT[parameter.name]?.(value) ?? { [parameter.name]: value });
      expect(bodyOf().response_format).toBe('b64_json');
      if (parameter.name !== 'watermark') expect(bodyOf().watermark).toBe(false);
    }
  });

  it('sends every size in pixels, and every format', async () => {
    const sizes = [
      ...capabilities.resolutionPresets.map(({ label, width, height }) => ({
        asked: { preset: label },
        sent: `${width}x${height}`,
      })),
      ...Object.entries(capabilities.aspectRatioSizes).map(([ratio, { width, height }]) => ({
        asked: { aspectRatio: ratio },
        sent: `${width}x${height}`,
      })),
    ];
    for (const { asked, sent } of sizes) {
      await harness.run({ model: one, ...requestOf(first), size: asked });
      expect([last().status, bodyOf().size], JSON.stringify(asked)).toEqual([200, sent]);
    }
    for (const outputFormat of capabilities.outputFormats) {
      await harness.run({ model: one, ...requestOf(first), outputFormat });
      expect([last().status, bodyOf().output_format]).toEqual([200, outputFormat]);
    }
  });

  it('sends each mode with its picture', async () => {
    for (const mode of capabilities.modes) {
      await harness.run({ model: one, ...requestOf(mode) });
      expect([last().path, last().status]).toEqual(['/api/v3/images/generations', 200]);
      expect(bodyOf().model).toBe(one.providerModelId);
      const isEdit = MODES_WITH_IMAGE.includes(mode);
      expect(last().files.map(({ name }) => name)).toEqual(isEdit ? ['image'] : []);
      // A size of its own is for pictures from words.
      const standard =
        one.defaultSettings.width === null || isEdit ? undefined : expect.any(String);
      expect(bodyOf().size).toEqual(standard);
    }
  });

  it('sends as many pictures as it takes, as one list, the input picture first', async () => {
    const most = capabilities.maxInputImages ?? 0;
    if (!capabilities.supportsReferenceImages) return;
    const references = (count: number) =>
      Array.from({ length: count }, () => ({
        image: { assetId: 'reference' },
        role: null,
        strength: null,
      }));
    await harness.run({ model: one, referenceImages: references(1) });
    expect(last().files.map(({ name }) => name)).toEqual(['image']);
    await harness.run({
      model: one,
      ...requestOf('img2img'),
      referenceImages: references(most - 1),
    });
    expect(last().status).toBe(200);
    expect(last().files.map(({ name }) => name)).toEqual(
      Array.from({ length: most }, (__, index) => `image/${index}`),
    );
    expect(last().files[0]?.sha256).not.toBe(last().files[1]?.sha256);
    await expect(
      harness.run({ model: one, ...requestOf('img2img'), referenceImages: references(most) }),
    ).rejects.toThrow(/pictures at most, the input image included|reference images at most/);
  });
});

describe('what does not go together', () => {
  it.each([
    [
      'a class and a size',
      'seedream-4-5-251128',
      { size: { aspectRatio: '1:1' }, extra: [{ name: 'resolution', value: '2K' }] },
      /no size where resolution/,
    ],
    [
      'a size below the least',
      'seedream-4-5-251128',
      { size: { dimensions: { width: 1024, height: 1024 } } },
      /at least 3686400 pixels/,
    ],
    [
      'a size above the documented',
      'seedream-5-0-260128',
      { size: { dimensions: { width: 3500, height: 3500 } } },
      /at most 10404496 pixels/,
    ],
    ['a seed of a later model', 'seedream-4-5-251128', { seed: '7' }, /takes no seed/],
    [
      'a transparent JPEG',
      'seedream-5-0-pro-260628',
      {
        ...requestOf('img2img'),
        outputFormat: 'jpeg',
        extra: [{ name: 'background', value: 'transparent' }],
      },
      /background applies only where/,
    ],
    [
      'a transparent picture from words',
      'seedream-5-0-pro-260628',
      { outputFormat: 'png', extra: [{ name: 'background', value: 'transparent' }] },
      /background applies only where/,
    ],
    [
      'haste where there is none',
      'seedream-4-5-251128',
      { extra: [{ name: 'optimize_prompt_mode', value: 'fast' }] },
      /takes standard/,
    ],
  ])('%s', async (_, id, request, message) => {
    await expect(harness.run({ model: `external://bytedance/${id}`, ...request })).rejects.toThrow(
      message,
    );
    expect(emulator.requests()).toHaveLength(0);
  });

  it('a picture that is too long', async () => {
    harness.addPicture('long', testPng(400, 20), { width: 400, height: 20 });
    const request = { mode: 'img2img', image: { assetId: 'long' } } as const;
    await expect(harness.run({ model: model('seedream-4-0-250828'), ...request })).rejects.toThrow(
      /at most 16 times the shorter/,
    );
    expect(emulator.requests()).toHaveLength(0);
  });
});

describe('a set on the wire', () => {
  it.each([
    [1, undefined],
    [5, true],
  ])('of %i says how many it may have', async (count, stream) => {
    const extra = [{ name: 'sequential_image_generation', value: 'auto' }];
    await harness.run({ model: 'seedream-4-0-250828', count, extra });
    expect(bodyOf()).toMatchObject({ sequential_image_generation_options: { max_images: count } });
    expect(bodyOf().stream).toBe(stream);
  });

  it('is not spoken of where nobody asked for one', async () => {
    await harness.run({ model: 'seedream-4-0-250828' });
    expect(Object.keys(bodyOf()).sort()).toEqual([
      'model',
      'prompt',
      'response_format',
      'size',
      'watermark',
    ]);
  });
});

describe('hosts', () => {
  it.each([
    [{}, 'https://ark.ap-southeast.bytepluses.com/api/v3/images/generations'],
    [
      { bytedance_region: 'eu-west' },
      'https://ark.eu-west.bytepluses.com/api/v3/images/generations',
    ],
    [
      { bytedance_region: 'cn-beijing' },
      'https://ark.cn-beijing.volces.com/api/v3/images/generations',
    ],
  ])('%j goes to %s', async (region, url) => {
    const at = createAdapterHarness({ adapter, provider, models, baseUrl: provider.baseUrl ?? '' });
    const credentials = { bytedance_api_key: 'ark-test-0123456789', ...region };
    const call = await adapter.call(
      {
        model: model('seedream-4-0-250828'),
        request: { ...REQUEST },
        mode: 'txt2img',
        count: 1,
        call: 0,
        image: null,
        mask: null,
        referenceImages: [],
        parameterImages: {},
      },
      at.context({ credentials }),
      undefined,
    );
    expect(call).toMatchObject({ kind: 'http', url });
    expect(JSON.stringify(call)).not.toContain('0123456789');
    await at.close();
  });
});

const REQUEST = {
  mode: 'txt2img' as const,
  prompt: 'A red bicycle',
  negativePrompt: null,
  size: null,
  count: 1,
  seed: null,
  steps: null,
  guidance: null,
  strength: null,
  image: null,
  mask: null,
  referenceImages: [],
  partialImages: 0,
  outputFormat: null,
  parameters: {},
  parameterImages: {},
};
