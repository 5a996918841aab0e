import { MODES_WITH_IMAGE, MODES_WITH_MASK, plainExtra, plainSize } from '@darkroom/core';
import { type LoggedRequest, type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  type HarnessRequest,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

/** What every model's every setting looks like to the vendor, who checks it against the schema of its path. */
const { provider, models } = readProviderFolder('black-forest-labs');
const isServed = (state: string) => state !== 'retired';
const served = models.filter(({ lifecycle }) => isServed(lifecycle.state));
/** A fine-tune that the emulated account has. */
const FINETUNE = { name: 'finetune_id', value: 'my-cat' };

/** The vendor's OpenAPI document, as far as it is looked at here. */
const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.looseObject({
      post: z
        .looseObject({
          requestBody: z
            .looseObject({
              content: z.looseObject({
                'application/json': z.looseObject({ schema: z.looseObject({ $ref: z.string() }) }),
              }),
            })
            .optional(),
        })
        .optional(),
    }),
  ),
  components: z.looseObject({
    schemas: z.record(
      z.string(),
      z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }),
    ),
  }),
});

let emulator: RunningEmulator;
let harness: AdapterHarness;
let schemas: Map<string, Set<string>>;

beforeAll(async () => {
  emulator = await startVendorEmulator('black-forest-labs');
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: { api_key: emulator.key },
  });
  const reply: unknown = await (await fetch(`${emulator.url}/openapi.json`)).json();
  const { paths, components } = documentSchema.parse(reply);
  schemas = new Map(
    served.map(({ providerModelId: id }) => {
      const { $ref } =
        paths[`/v1/${id}`]?.post?.requestBody?.content['application/json'].schema ?? {};
      const { properties = {} } = components.schemas[$ref?.split('/').at(-1) ?? ''] ?? {};
      return [id, new Set(Object.keys(properties))];
    }),
  );
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});

/** Submits a task, which the emulator accepts and nobody waits for; gives what reached it. */
async function submit(request: HarnessRequest): Promise<LoggedRequest & { body: object }> {
  await emulator.reset();
  await harness.accept(request);
  const [sent, ...others] = emulator.requests();
  expect(others).toEqual([]);
  expect(sent?.status).toBe(200);
  const { body } = sent ?? {};
  if (!sent || typeof body !== 'object' || body === null) throw new RangeError('Nothing was sent.');
  return { ...sent, body };
}

describe.each(served.map((model) => [model.providerModelId, model] as const))('%s', (id, model) => {
  const { capabilities } = model;
  const plain = (mode = capabilities.modes[0] ?? 'txt2img') => ({
    model,
    ...requestOf(mode),
    ...(capabilities.promptUse === 'none' ? { prompt: '' } : {}),
    size: plainSize(model, mode),
    extra: plainExtra(model, mode, 'picture').map((extra) =>
      extra.name === FINETUNE.name ? FINETUNE : extra,
    ),
  });
  const reference = { image: { assetId: 'reference' }, role: null, strength: null };

  it('sends each mode to its path with its pictures, and nothing that the path does not know', async () => {
    for (const mode of capabilities.modes) {
      const { path, body, files, headers } = await submit(plain(mode));
      expect(path).toBe(`/v1/${id}`);
      expect(headers['x-key']).toBe('…cdef');
      const pictures =
        Number(MODES_WITH_IMAGE.includes(mode)) + Number(MODES_WITH_MASK.includes(mode));
      expect(files).toHaveLength(pictures);
      expect(schemas.get(id)?.size).toBeGreaterThan(3);
      expect(Object.keys(body).filter((name) => !schemas.get(id)?.has(name))).toEqual([]);
    }
  });

  it('sends every parameter at each of its values', async () => {
    for (const { parameter, value, request } of parameterCases(model)) {
      const { name } = parameter;
      const needed = plain(request.mode);
      const sent = name === FINETUNE.name ? FINETUNE.value : value;
      const extra = [
        ...needed.extra.filter((one) => one.name !== name),
        ...(name === 'top' ? [{ name: 'bottom', value: 8 }] : []),
        { name, value: sent },
      ];
      const referenceImages = name === 'image_prompt_strength' ? [reference] : [];
      const { body } = await submit({ ...needed, ...request, extra, referenceImages });
      expect(Reflect.get(body, name), name).toEqual(sent);
    }
  });

  it('sends ratios, presets, free sizes and formats', async () => {
    const sizeOf = (body: object) => ({
      width: Reflect.get(body, 'width'),
      height: Reflect.get(body, 'height'),
      ratio: Reflect.get(body, 'aspect_ratio'),
      tier: Reflect.get(body, 'resolution'),
    });
    for (const preset of capabilities.resolutionPresets) {
      const { body } = await submit({ ...plain(), size: { preset: preset.label } });
      const { width, height, aspectRatio, imageSize } = preset;
      expect(sizeOf(body), preset.label).toEqual(
        capabilities.sizeRule
          ? { width, height, ratio: undefined, tier: undefined }
          : { width: undefined, height: undefined, ratio: aspectRatio, tier: imageSize },
      );
    }
    for (const aspectRatio of capabilities.allowedAspectRatios ?? []) {
      const { body } = await submit({ ...plain(), size: { aspectRatio } });
      expect(sizeOf(body).ratio).toBe(aspectRatio);
    }
    for (const [aspectRatio, pixels] of Object.entries(capabilities.aspectRatioSizes)) {
      const { body } = await submit({ ...plain(), size: { aspectRatio } });
      expect(sizeOf(body)).toMatchObject(pixels);
    }
    for (const outputFormat of capabilities.outputFormats) {
      const { body } = await submit({ ...plain(), outputFormat });
      expect(Reflect.get(body, 'output_format')).toBe(outputFormat);
    }
  });

  if (capabilities.supportsReferenceImages) {
    it('sends as many pictures as it may, the input picture first', async () => {
      const most = capabilities.maxReferenceImages ?? 0;
      const alone = Array.from({ length: most }, () => reference);
      expect((await submit({ ...plain(), referenceImages: alone })).files).toHaveLength(most);
      const edits = capabilities.modes.find((mode) => MODES_WITH_IMAGE.includes(mode));
      if (!edits) return;
      const { files } = await submit({ ...plain(edits), referenceImages: alone.slice(1) });
      expect(files).toHaveLength(most);
      expect(files[0]?.sha256).not.toBe(files[1]?.sha256);
      await expect(harness.accept({ ...plain(edits), referenceImages: alone })).rejects.toThrow(
        /pictures at most, the input image included/,
      );
    });
  }
});

describe('names of fields', () => {
  const byId = (id: string) => `external://black-forest-labs/${id}`;
  const reference = { image: { assetId: 'reference' }, role: null, strength: null };
  const edit = { mode: 'img2img', image: { assetId: 'picture' } } as const;

  it.each<[string, HarnessRequest, string[]]>([
    [
      'are numbered for FLUX 2',
      { model: byId('flux-2-max'), ...edit, referenceImages: [reference, reference] },
      ['input_image', 'input_image_2', 'input_image_3'],
    ],
    [
      'are a list for FLUX 3',
      { model: byId('flux-3-image'), ...edit, referenceImages: [reference] },
      ['images/0', 'images/1'],
    ],
    [
      'are one picture to be like for FLUX 1.1',
      { model: byId('flux-pro-1.1'), referenceImages: [reference] },
      ['image_prompt'],
    ],
    [
      'are image and mask for the tools',
      { model: byId('flux-tools/erase-v1'), prompt: '', ...requestOf('inpaint') },
      ['image', 'mask'],
    ],
  ])('%s', async (_, request, names) => {
    const { files } = await submit(request);
    expect(files.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  it('leave what changes a picture in its own size unless another is asked for', async () => {
    const { body } = await submit({ model: byId('flux-2-pro'), ...edit });
    expect(Object.keys(body).sort()).toEqual(['input_image', 'prompt']);
    const fresh = await submit({ model: byId('flux-2-pro') });
    expect(fresh.body).toMatchObject({ width: 1024, height: 1024 });
    const auto = await submit({ model: byId('flux-3-image') });
    expect(Object.keys(auto.body)).toEqual(['prompt']);
  });

  it.each<[string, HarnessRequest, RegExp]>([
    [
      'a size off the grid',
      { model: byId('flux-2-pro'), size: { dimensions: { width: 1000, height: 1000 } } },
      /multiple of 16/,
    ],
    [
      'too many pixels',
      { model: byId('flux-2-pro'), size: { dimensions: { width: 4096, height: 4096 } } },
      /at most 4194304 pixels/,
    ],
    ['a seed of FLUX 3', { model: byId('flux-3-image'), seed: '1' }, /seed/],
    [
      'a canvas of no size',
      { model: byId('flux-tools/outpainting-v1'), ...edit, mode: 'outpaint' },
      /needs size/,
    ],
    [
      'growth by nothing',
      { model: byId('flux-pro-1.0-expand'), ...edit, mode: 'outpaint' },
      /needs one of top, bottom, left, right/,
    ],
    [
      'a prompt for the eraser',
      { model: byId('flux-tools/erase-v1'), ...requestOf('inpaint') },
      /nothing in words/,
    ],
    [
      'a small picture for FLUX 3',
      { model: byId('flux-3-image'), mode: 'img2img', image: { assetId: 'tiny' } },
      /at least 256 pixels/,
    ],
  ])('%s is refused before anything is sent', async (_, request, message) => {
    harness.addPicture('tiny', new Uint8Array([1]), { width: 64, height: 64 });
    await emulator.reset();
    await expect(harness.accept(request)).rejects.toThrow(message);
    expect(emulator.requests()).toEqual([]);
  });
});
