import { MODES_WITH_IMAGE } from '@darkroom/core';
import { type LoggedRequest, type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { type AdapterHarness, createAdapterHarness } from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

/** What every model's every setting looks like to the vendor. Pictures are canned here: adapter.test.ts paints. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const { provider, models } = readProviderFolder('openai');
/** DALL·E has fields of its own and is tried apart. */
const served = models.filter(({ providerModelId }) => !providerModelId.startsWith('dall-e'));

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startOpenAiEmulator({
    models: models.map(({ providerModelId }) => providerModelId),
  });
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: {
      openai_api_key: emulator.key,
      openai_organization: 'org-test',
      openai_project: 'proj-test',
    },
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
    fault: { kind: 'reply', status: 200, body: { created: 1, data: [{ b64_json: PIXEL }] } },
  });
});

const last = (): LoggedRequest => {
  const request = emulator.requests().at(-1);
  if (!request) throw new RangeError('Nothing reached the wire.');
  return request;
};

/** A field of the last request, whether it came as JSON or in a form. */
function sent(path: string): unknown {
  const { body, fields } = last();
  if (fields) return fields.find(({ name }) => name === path)?.value;
  return path.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }, body);
}
const asSent = (value: unknown) => (last().fields ? String(value) : value);

const FIELDS: Readonly<Record<string, string>> = {
  svg_model: 'svg.model',
  svg_effort: 'svg.reasoning.effort',
};

describe.each(served.map((model) => [model.providerModelId, model] as const))('%s', (id, model) => {
  const { capabilities } = model;

  it('sends every parameter at each of its values', async () => {
    for (const { parameter, value, request } of parameterCases(model)) {
      await harness.run({ model, ...request });
      expect(last().status, `${parameter.name} ${value}`).toBe(200);
      if (parameter.type === 'image') {
        expect(last().files.map(({ name }) => name)).toEqual(['image', parameter.name]);
      } else {
        expect(sent(FIELDS[parameter.name] ?? parameter.name)).toEqual(asSent(value));
      }
    }
  });

  it('sends each mode to its endpoint with its pictures', async () => {
    for (const mode of capabilities.modes) {
      await harness.run({ model, ...requestOf(mode) });
      const isEdit = MODES_WITH_IMAGE.includes(mode);
      expect(last().path).toBe(isEdit ? '/v1/images/edits' : '/v1/images/generations');
      expect(sent('model')).toBe(id);
      expect(sent('prompt')).toBe('A red bicycle against a white wall');
      expect(sent('response_format')).toBeUndefined();
      expect(sent('size')).toBe(isEdit ? undefined : '1024x1024');
      expect(last().files.map(({ name }) => name)).toEqual(
        mode === 'inpaint' ? ['image', 'mask'] : isEdit ? ['image'] : [],
      );
    }
  });

  it('sends every ratio, preset and output format', async () => {
    for (const [aspectRatio, { width, height }] of Object.entries(capabilities.aspectRatioSizes)) {
      await harness.run({ model, size: { aspectRatio } });
      expect(sent('size')).toBe(`${width}x${height}`);
    }
    for (const { label, width, height } of capabilities.resolutionPresets) {
      await harness.run({ model, size: { preset: label } });
      expect(sent('size')).toBe(`${width}x${height}`);
    }
    for (const outputFormat of capabilities.outputFormats) {
      await harness.run({ model, outputFormat });
      expect(sent('output_format')).toBe(outputFormat);
    }
    expect(emulator.requests().every(({ status }) => status === 200)).toBe(true);
  });

  it('sends counts and partial images, and streams only for those', async () => {
    await harness.run({ model, count: 10 });
    expect(emulator.requests()).toHaveLength(1);
    expect(sent('n')).toBe(10);
    expect(sent('stream')).toBeUndefined();
    expect(sent('partial_images')).toBeUndefined();
    for (
      let partialImages = 1;
      partialImages <= capabilities.maxPartialImages;
      partialImages += 1
    ) {
      const run = await harness.run({ model, partialImages });
      expect([sent('partial_images'), sent('stream')]).toEqual([partialImages, true]);
      expect(run.calls[0]?.http?.isEventStream).toBe(true);
    }
  });

  it('sends references as images, alone by the edit endpoint and behind the input picture', async () => {
    const references = (count: number) =>
      Array.from({ length: count }, () => ({
        image: { assetId: 'reference' },
        role: null,
        strength: null,
      }));
    await harness.run({ model, referenceImages: references(1) });
    expect(last().path).toBe('/v1/images/edits');
    expect(last().files.map(({ name }) => name)).toEqual(['image']);
    await harness.run({ model, ...requestOf('inpaint'), referenceImages: references(15) });
    const names = last().files.map(({ name }) => name);
    expect(names).toEqual([...Array.from({ length: 16 }, () => 'image[]'), 'mask']);
    expect(last().status).toBe(200);
    // The first is the one that the mask is for.
    expect(last().files[0]?.sha256).not.toBe(last().files[1]?.sha256);
    await expect(
      harness.run({ model, ...requestOf('img2img'), referenceImages: references(16) }),
    ).rejects.toThrow(/16 pictures at most, the input image included/);
  });
});

describe('settings that do not go together', () => {
  const model = 'external://openai/gpt-image-2.6-sunburst';

  it('makes one drawing a call', async () => {
    await harness.run({ model, outputFormat: 'svg', count: 3 });
    expect(emulator.requests().map(({ body }) => Reflect.get(body ?? {}, 'n'))).toEqual([1, 1, 1]);
  });

  it.each([
    ['svg of a picture', { outputFormat: 'svg', ...requestOf('img2img') }, /no input image where/],
    ['previews of a drawing', { outputFormat: 'svg', partialImages: 1 }, /no previews where/],
    ['previews of an animation', { outputFormat: 'gif', partialImages: 1 }, /no previews where/],
    ['a masked animation', { outputFormat: 'gif', ...requestOf('inpaint') }, /no mask/],
    [
      'compressed PNG',
      { outputFormat: 'png', extra: [{ name: 'output_compression', value: 50 }] },
      /only where the file format is jpeg or webp/,
    ],
    [
      'frames of a PNG',
      { outputFormat: 'png', extra: [{ name: 'frame_count', value: 5 }] },
      /only where the file format is gif/,
    ],
    [
      'a transparent JPEG',
      { outputFormat: 'jpeg', extra: [{ name: 'background', value: 'transparent' }] },
      /transparent background needs/,
    ],
    [
      'a size off the grid',
      { size: { dimensions: { width: 1000, height: 1000 } } },
      /multiple of 16/,
    ],
    [
      'too few pixels',
      { size: { dimensions: { width: 1024, height: 576 } } },
      /at least 655360 pixels/,
    ],
    [
      'too long a shape',
      { size: { dimensions: { width: 3200, height: 1024 } } },
      /at most 3 times/,
    ],
  ])('refuses %s before anything is sent', async (_, request, message) => {
    await expect(harness.run({ model, ...request })).rejects.toThrow(message);
    expect(emulator.requests()).toHaveLength(0);
  });
});

describe('edits as JSON, for a server that takes no forms', () => {
  const model = models.find(({ key }) => key === 'gpt-image-2.5-flare');
  if (!model) throw new RangeError('No file describes the model.');
  const path = { path: '/images/edits', encoding: 'json' as const };
  const field = { field: 'images[].image_url' };
  const asJson = {
    ...model,
    wire: {
      ...model.wire,
      modes: { ...model.wire.modes, img2img: path, inpaint: path },
      inputs: {
        image: field,
        referenceImages: field,
        mask: { ...model.wire.inputs.mask, field: 'mask.image_url' },
        markup: { field: 'markup.image_url' },
      },
    },
  };

  it('carries pictures, mask and markup as data URLs', async () => {
    const references = [{ image: { assetId: 'reference' }, role: null, strength: null }];
    await harness.run({
      model: asJson,
      ...requestOf('inpaint'),
      referenceImages: references,
      outputFormat: 'webp',
    });
    expect(last()).toMatchObject({ status: 200, path: '/v1/images/edits' });
    expect(last().body).toMatchObject({ model: 'gpt-image-2.5-flare', output_format: 'webp' });
    expect(last().files.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['images/0/image_url', 'image/png'],
      ['images/1/image_url', 'image/png'],
      ['mask/image_url', 'image/png'],
    ]);
    await harness.run({
      model: asJson,
      ...requestOf('img2img'),
      extra: [{ name: 'markup', value: { images: [{ assetId: 'mask' }] } }],
    });
    expect(last().status).toBe(200);
    expect(last().files.map(({ name }) => name)).toEqual([
      'images/0/image_url',
      'markup/image_url',
    ]);
  });
});

describe('DALL·E, where a server still has it', () => {
  it.each([
    ['dall-e-3', { quality: 'hd', style: 'natural' }, { aspectRatio: '7:4' }, '1792x1024'],
    ['dall-e-2', { user: 'someone' }, { preset: 'Small' }, '256x256'],
  ])('%s asks for base64 in its own fields', async (id, extra, size, pixels) => {
    await harness.run({
      model: `external://openai/${id}`,
      size,
      extra: Object.entries(extra).map(([name, value]) => ({ name, value })),
    });
    expect(last().status).toBe(200);
    expect(last().body).toEqual({
      model: id,
      prompt: 'A red bicycle against a white wall',
      n: 1,
      size: pixels,
      response_format: 'b64_json',
      ...extra,
    });
  });
});

describe('headers', () => {
  it('tells whose key, organization and project it is', async () => {
    await harness.run({ model: 'gpt-image-2' });
    const { headers } = last();
    expect(headers.authorization).toBe(`Bearer …${emulator.key.slice(-4)}`);
    expect(headers['openai-organization']).toBe('org-test');
    expect(headers['openai-project']).toBe('proj-test');
  });
});
