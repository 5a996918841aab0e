import { MODES_WITH_IMAGE, plainExtra, plainSize } from '@darkroom/core';
import { type LoggedRequest, type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  type HarnessRequest,
  valueAt,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';
import { strategies } from './strategies.ts';

/** What every model's every setting looks like to the vendor, and that the vendor takes it: no picture is painted here. */
const { provider, models } = readProviderFolder('ideogram');

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startVendorEmulator('ideogram');
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: { ideogram_api_key: emulator.key },
  });
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});
beforeEach(async () => {
  await emulator.reset();
  const body = { generation_kind: 'sampling', generation_id: 'canned' };
  emulator.setFault({ times: 'always', fault: { kind: 'reply', status: 200, body } });
});

const last = (): LoggedRequest => {
  const request = emulator.requests().at(-1);
  if (!request) throw new RangeError('Nothing reached the wire.');
  return request;
};
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** What the last request carries at a path, as the vendor reads it; in a form lists are repeated fields. */
function sent(path: string): unknown {
  const { body, fields } = last();
  if (!fields) return valueAt(body, path);
  const [top = ''] = path.split('.');
  const texts = fields.filter(({ name }) => name === top).map(({ value }) => value);
  if (path !== top) return valueAt({ [top]: parsed(texts[0] ?? '') }, path);
  return texts.length > 1 ? texts : texts[0];
}
const asSent = (value: unknown) => (last().fields && !Array.isArray(value) ? String(value) : value);

/** Texts that must have a form of their own. */
const FORMS: Readonly<Record<string, string | string[]>> = {
  style_codes: ['0123abcd', '89ABcdef'],
  palette_colors: ['#ff0000 0.5', '#0f0'],
  context_window: '0,0,256,256',
  custom_model_uri: 'model/abc/version/0',
};
/** Parameters whose field has another name. */
const FIELDS: Readonly<Record<string, string>> = {
  color_palette: 'color_palette.name',
  palette_colors: 'color_palette.members',
  upscale_strength: 'strength',
};

/** Long lists that several models share are sent whole by one of them, and by the others from both ends. */
const WHOLE = ['ideogram-3', 'ideogram-4', 'ideogram-4-5', 'ideogram-v3'];
function some<Item>(id: string, list: readonly Item[]): readonly Item[] {
  return WHOLE.includes(id) || list.length < 20 ? list : [...list.slice(0, 1), ...list.slice(-1)];
}

describe.each(models.map((model) => [model.source.split('/ideogram/')[1], model] as const))(
  '%s',
  (_, model) => {
    const { capabilities, wire } = model;
    const plain = (mode = capabilities.modes[0] ?? 'txt2img'): HarnessRequest => ({
      model,
      ...requestOf(mode),
      ...(capabilities.promptUse === 'none' ? { prompt: '' } : {}),
      size: plainSize(model, mode),
      extra: plainExtra(model, mode, 'reference').map(({ name, value }) => ({
        name,
        value: FORMS[name] ?? value,
      })),
    });
    const submit = async (request: HarnessRequest) => {
      await harness.accept(request);
      expect(last().status, JSON.stringify(last().fields ?? last().body)).toBe(200);
    };

    it('goes to the path of each mode with its pictures, as a job where it can be one', async () => {
      for (const mode of capabilities.modes) {
        await submit(plain(mode));
        const { path = '', encoding } = wire.modes[mode] ?? {};
        expect(last().path).toBe(path.replace('{model}', model.providerModelId));
        expect(last().headers['content-type']).toMatch(
          encoding === 'multipart' ? /^multipart\/form-data; boundary=/ : /^application\/json/,
        );
        expect(last().headers['api-key']).toBe(`…${emulator.key.slice(-4)}`);
        expect(last().headers).not.toHaveProperty('authorization');
        expect(sent('async')).toEqual('async' in wire.constants ? asSent(true) : undefined);
        const inputs = MODES_WITH_IMAGE.includes(mode) ? [wire.inputs.image?.field] : [];
        expect(last().files.map(({ name }) => name)).toEqual([
          ...inputs,
          ...plainExtra(model, mode, 'reference').flatMap(({ name, value }) =>
            typeof value === 'object' && !Array.isArray(value) ? [wire.inputs[name]?.field] : [],
          ),
          ...(mode === 'inpaint' ? ['mask'] : []),
        ]);
      }
    });

    it('sends every parameter at each of its values', async () => {
      const cases = parameterCases(model);
      const styles = some(
        model.key,
        cases.filter(({ parameter }) => parameter.name === 'style_preset'),
      );
      const others = cases.filter(({ parameter }) => parameter.name !== 'style_preset');
      for (const { parameter, value, request } of [...others, ...styles]) {
        const { name } = parameter;
        const needed = plain(request.mode);
        const given = FORMS[name] ?? value;
        const isEdit = value === 'very_low' && capabilities.modes.includes('img2img');
        await submit({
          ...needed,
          ...request,
          ...(isEdit ? requestOf('img2img') : {}),
          extra: [
            ...(needed.extra ?? []).filter((one) => one.name !== name),
            { name, value: given },
          ],
        });
        if (parameter.type === 'image') {
          expect(last().files.map((file) => file.name)).toContain(name);
        } else if (name === 'source_size') {
          expect(sent('size')).toBe(value ? 'source' : undefined);
        } else if (name === 'palette_colors') {
          expect(sent('color_palette.members')).toEqual(strategies.paletteMembers?.(given));
        } else {
          expect(sent(FIELDS[name] ?? name)).toEqual(asSent(given));
        }
      }
    });

    it('sends ratios and presets as pixels where they are known, and else by their names', async () => {
      const [mode = 'txt2img'] = capabilities.modes;
      const field = wire.fields.size?.[0];
      const known = Object.entries(capabilities.aspectRatioSizes);
      for (const [aspectRatio, { width, height }] of known) {
        await submit({ ...plain(mode), size: { aspectRatio } });
        expect(sent(field?.field ?? '')).toBe(`${width}x${height}`);
      }
      for (const { label, width, height } of some(model.key, capabilities.resolutionPresets)) {
        await submit({ ...plain(mode), size: { preset: label } });
        expect(sent(field?.field ?? '')).toBe(`${width}x${height}`);
      }
      if (known.length > 0) return;
      for (const aspectRatio of capabilities.allowedAspectRatios ?? []) {
        await submit({ ...plain(mode), size: { aspectRatio } });
        expect(sent('aspect_ratio')).toBe(field?.values?.[aspectRatio] ?? aspectRatio);
      }
    });

    it('sends seed, count, negative prompt, strength and references', async () => {
      const [mode = 'txt2img'] = capabilities.modes;
      const most = capabilities.maxImagesPerRequest ?? 1;
      await submit({
        ...plain(mode),
        count: most,
        ...(capabilities.supportsSeed ? { seed: '2147483647' } : {}),
        ...(capabilities.supportsNegativePrompt ? { negativePrompt: 'fog' } : {}),
        ...(capabilities.supportsSteps ? { steps: 12 } : {}),
      });
      if (most > 1) expect(sent('num_images')).toEqual(asSent(most));
      if (capabilities.supportsSeed) expect(sent('seed')).toEqual(asSent(2_147_483_647));
      if (capabilities.supportsNegativePrompt) expect(sent('negative_prompt')).toBe('fog');
      if (capabilities.supportsSteps) expect(sent('num_inference_steps')).toEqual(asSent(12));
      if (capabilities.supportsStrength) {
        for (const [strength, weight] of [
          [0, 100],
          [0.3, 70],
          [1, 1],
        ] as const) {
          await submit({ ...plain('img2img'), strength });
          expect(sent('image_weight')).toEqual(asSent(weight));
        }
      }
      if (!capabilities.supportsReferenceImages) return;
      const isImage = MODES_WITH_IMAGE.includes(mode);
      const references = Math.min(
        capabilities.maxReferenceImages ?? 1,
        (capabilities.maxInputImages ?? 99) - (isImage ? 1 : 0),
      );
      await submit({
        ...plain(mode),
        referenceImages: Array.from({ length: references }, () => ({
          image: { assetId: 'reference' },
          role: null,
          strength: null,
        })),
      });
      expect(last().files).toHaveLength(references + (isImage ? 1 : 0));
    });
  },
);

describe('settings that do not go together', () => {
  const image = requestOf('img2img');
  const style = { image: { assetId: 'reference' } };
  it.each([
    [
      'very low without a picture',
      { model: 'ideogram-4-5', extra: [{ name: 'quality', value: 'very_low' }] },
      /needs one of .*image/,
    ],
    [
      'two sizes',
      {
        model: 'ideogram-4-5',
        ...image,
        size: { aspectRatio: '1:1' },
        extra: [{ name: 'source_size', value: true }],
      },
      /takes no size/,
    ],
    [
      'a size for a masked edit',
      { model: 'ideogram-4-5', ...requestOf('inpaint'), size: { aspectRatio: '1:1' } },
      /takes size/,
    ],
    [
      'a style and its codes',
      {
        model: 'ideogram-3',
        extra: [
          { name: 'style_preset', value: 'bauhaus' },
          { name: 'style_codes', value: ['0123abcd'] },
        ],
      },
      /takes no style_codes/,
    ],
    [
      'a style and its pictures',
      {
        model: 'ideogram-3',
        extra: [
          { name: 'style_preset', value: 'bauhaus' },
          { name: 'style_reference_images', value: { images: [style.image] } },
        ],
      },
      /takes no style_reference_images/,
    ],
    [
      'two palettes',
      {
        model: 'ideogram-3',
        extra: [
          { name: 'color_palette', value: 'ember' },
          { name: 'palette_colors', value: ['#fff'] },
        ],
      },
      /takes no color_palette/,
    ],
    [
      'codes and a kind on the older API',
      {
        model: 'ideogram-v3',
        extra: [
          { name: 'style_codes', value: ['0123abcd'] },
          { name: 'style_type', value: 'DESIGN' },
        ],
      },
      /takes no style_type/,
    ],
    [
      'no shape to reframe to',
      { model: 'reframe-ideogram-3', ...requestOf('outpaint'), prompt: '' },
      /needs size/,
    ],
    [
      'references of a remix',
      { model: 'auto', ...image, referenceImages: [{ ...style, role: null, strength: null }] },
      /takes no reference ?images/i,
    ],
    ['a seed of a remix of 4.0', { model: 'ideogram-4', ...image, seed: '1' }, /takes seed/],
    [
      'no character',
      { model: 'ideogram-3-character' },
      /needs the parameter "character_reference_images"/,
    ],
  ] as const)('refuses %s before anything is sent', async (_, request, message) => {
    await expect(harness.run(request as HarnessRequest)).rejects.toThrow(message); // rows of several shapes
    expect(emulator.requests()).toHaveLength(0);
  });
});

it('colours are read with a weight and without, and what is none goes as it stands', () => {
  expect(strategies.paletteMembers?.(['#FF8800', '#0f0 0.25', 'red'])).toEqual([
    { color_hex: '#FF8800' },
    { color_hex: '#0f0', color_weight: 0.25 },
    { color_hex: 'red' },
  ]);
  expect(strategies.paletteMembers?.([])).toBeUndefined();
  expect(strategies.imageWeight?.('x')).toBeUndefined();
});
