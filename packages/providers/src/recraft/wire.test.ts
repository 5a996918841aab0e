import { MODES_WITH_IMAGE, plainExtra } from '@darkroom/core';
import { type LoggedRequest, type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import { type AdapterHarness, createAdapterHarness, valueAt } from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

/** What every model's every setting looks like to the vendor. Pictures are canned here: adapter.test.ts paints. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const { provider, models } = readProviderFolder('recraft');

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startVendorEmulator('recraft');
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: { recraft_api_key: emulator.key },
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
      body: { created: 1, credits: 1, data: [{ image_id: 'a', b64_json: PIXEL }] },
    },
  });
});

const last = (): LoggedRequest => {
  const request = emulator.requests().at(-1);
  if (!request) throw new RangeError('Nothing reached the wire.');
  return request;
};

/** What stands at a path of the last request. */
const sent = (path: string): unknown => valueAt(last().body, path);
const ID = '0b9d6f0e-1111-4222-8333-444455556666';
const LAYOUT = [
  {
    text: 'SALE',
    bbox: [
      [0, 0],
      [1, 0],
      [1, 0.25],
      [0, 0.25],
    ],
  },
];

/** Parameters with a form of their own: what is asked, and what is to travel where. */
const SPECIAL: Readonly<Record<string, { value: string | string[]; path: string; json: unknown }>> =
  {
    colors: {
      value: ['#ff8800 0.6', '00ff7f'],
      path: 'controls.colors',
      json: [{ rgb: [255, 136, 0], weight: 0.6 }, { rgb: [0, 255, 127] }],
    },
    background_color: {
      value: '#FFFFFF',
      path: 'controls.background_color',
      json: { rgb: [255, 255, 255] },
    },
    text_layout: { value: JSON.stringify(LAYOUT), path: 'text_layout', json: LAYOUT },
    style_id: { value: ID, path: 'style_id', json: ID },
    source_image_id: { value: ID, path: 'source_image_id', json: ID },
  };
const FIELDS: Readonly<Record<string, string>> = {
  curated_style: 'style',
  artistic_level: 'controls.artistic_level',
  no_text: 'controls.no_text',
};
const ON_OFF = [
  'svg_compression',
  'limit_num_shapes',
  'color_reduction',
  'return_gradients',
  'shape_stacking',
  'strict_color_palette',
];

describe.each(models.map((model) => [model.providerModelId, model] as const))('%s', (id, model) => {
  const { capabilities } = model;
  const [first = 'txt2img'] = capabilities.modes;
  const prompt = capabilities.promptUse === 'none' ? '' : 'A red bicycle against a white wall';
  const plain = (mode = first) => ({
    ...requestOf(mode),
    prompt,
    extra: plainExtra(model, mode, 'reference').map((one) => ({
      name: one.name,
      value: SPECIAL[one.name]?.value ?? one.value,
    })),
  });

  it('sends every parameter at each of its values', async () => {
    for (const { parameter, value, request } of parameterCases(model)) {
      const { name } = parameter;
      const special = SPECIAL[name];
      // The vendor's ids are UUIDs, so the emulator of this test would refuse any other; it gives none of its own styles.
      if (name === 'style_id') continue;
      const others = plain().extra.filter((one) => one.name !== name);
      const needs = parameter.onlyWhen?.limit_num_shapes
        ? [{ name: 'limit_num_shapes', value: true }]
        : [];
      const [mode = first] = capabilities.modes.filter(
        (one) => parameter.onlyWhen?.mode?.includes(one) ?? true,
      );
      await harness.run({
        model,
        ...request,
        ...requestOf(mode),
        prompt,
        extra: [...others, ...needs, { name, value: special?.value ?? value }],
      });
      const found = sent(special?.path ?? FIELDS[name] ?? name);
      expect(last().status, `${name} ${JSON.stringify(value)}`).toBe(200);
      if (special) expect(found, name).toEqual(special.json);
      else if (ON_OFF.includes(name)) expect(found, name).toBe(value ? 'on' : 'off');
      else if (value === 'none') expect(found, name).toBeUndefined();
      else expect(found, name).toEqual(value);
    }
  });

  it('sends each mode to its endpoint with its pictures', async () => {
    for (const mode of capabilities.modes) {
      await harness.run({ model, ...plain(mode) });
      const { status, path, files } = last();
      expect([status, path]).toEqual([200, `/v1${model.wire.modes[mode]?.path}`]);
      expect(sent('response_format')).toBe('b64_json');
      expect(sent('prompt')).toBe(prompt === '' ? undefined : prompt);
      const isEdit = MODES_WITH_IMAGE.includes(mode);
      expect(files.map(({ name }) => name)).toEqual(
        mode === 'inpaint' ? ['image_url', 'mask_url'] : isEdit ? ['image_url'] : [],
      );
    }
  });

  it('names itself, a model that it works with, or none', async () => {
    await harness.run({ model, ...plain() });
    const tool = model.tags.includes('tool');
    const named = sent('model');
    if (tool)
      expect([
        undefined,
        'recraftv3',
        'recraftv3_vector',
        'recraftv4_1',
        'recraftv4_1_vector',
      ]).toContain(named);
    else expect(named).toBe(id);
    const isVector = capabilities.outputFormats.includes('svg');
    if (named !== undefined) expect(String(named).endsWith('_vector')).toBe(isVector);
  });

  it('sends every ratio and file format', async () => {
    for (const [aspectRatio, { width, height }] of Object.entries(capabilities.aspectRatioSizes)) {
      await harness.run({ model, ...plain(), size: { aspectRatio } });
      const isVector = capabilities.outputFormats.includes('svg');
      expect(sent('size')).toBe(isVector ? aspectRatio : `${width}x${height}`);
    }
    const formats = capabilities.outputFormats;
    for (const outputFormat of formats.length > 1 ? formats : []) {
      await harness.run({ model, ...plain(), outputFormat });
      expect(sent('image_format')).toBe(outputFormat);
    }
    expect(emulator.requests().filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('sends counts and seeds', async () => {
    if (capabilities.maxImagesPerRequest === 1) {
      await harness.run({ model, ...plain(), count: 2 });
      expect(emulator.requests()).toHaveLength(2);
      expect(sent('n')).toBeUndefined();
      return;
    }
    await harness.run({ model, ...plain(), count: 8, seed: '4294967295' });
    const both = emulator
      .requests()
      .map(({ body }) => [valueAt(body, 'n'), valueAt(body, 'random_seed')]);
    expect(both.sort()).toEqual([
      [2, 0],
      [6, 4294967295],
    ]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['colors', ['red'], /colors takes a text such as "#ff8800 0.6"/],
    ['colors', ['#ff8800', '#ff880'], /colors takes a text such as "#ff8800 0.6"/],
    ['colors', ['#ff8800 much'], /colors takes a text such as "#ff8800 0.6"/],
    ['background_color', '#12345', /background_color takes a text such as "#ff8800"/],
    ['text_layout', 'SALE', /cannot be told this text/],
    [
      'text_layout',
      '[{"text":"SALE","bbox":[[0,0],[2,0],[1,1],[0,1]]}]',
      /cannot be told this text/,
    ],
  ])('%s %j is refused before anything is sent', async (name, value, words) => {
    const run = harness.run({ model: 'recraftv3', extra: [{ name, value }] });
    await expect(run).rejects.toThrow(words);
    expect(emulator.requests()).toEqual([]);
  });

  it.each([
    [
      [
        { name: 'style', value: 'any' },
        { name: 'curated_style', value: 'Grain' },
      ],
    ],
    [
      [
        { name: 'style_id', value: ID },
        { name: 'style', value: 'any' },
      ],
    ],
    [
      [
        { name: 'style_id', value: ID },
        { name: 'substyle', value: 'grain' },
      ],
    ],
    [
      [
        { name: 'zoom_out_percentage', value: 10 },
        { name: 'expand_left', value: 10 },
      ],
    ],
  ])('%j do not go together', async (extra) => {
    const run = harness.run({ model: 'recraftv3', ...requestOf('outpaint'), extra });
    await expect(run).rejects.toThrow(/Leave one of them out/);
    expect(emulator.requests()).toEqual([]);
  });
});
