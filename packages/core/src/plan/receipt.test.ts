import { describe, expect, it } from 'vitest';
import type { GenerationRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { ABLE, sampleModel, samplePlan } from '../testing/local/samples.ts';

const line = (model: ModelRecord, asked: Partial<GenerationRequest>, parameter: string) => {
  const found = samplePlan(model, asked).receipt.find((one) => one.parameter === parameter);
  if (!found) return 'missing';
  const { outcome, requested, sent, reason } = found;
  return `${outcome} ${requested} → ${sent}${reason ? `: ${reason}` : ''}`;
};
const able = sampleModel(ABLE);
const adapt = { parameterPolicy: 'ADAPT' } as const;
const picture = { assetId: 'ast_1' };

describe('what became of a setting', () => {
  it.each<[string, ModelRecord, Partial<GenerationRequest>, string, string]>([
    ['goes as it is', able, { steps: 7 }, 'steps', 'APPLIED 7 → 7'],
    [
      'goes by another name',
      able,
      { guidance: 7.5 },
      'guidance',
      'RENAMED 7.5 → 7.5: Travels as config.scale.',
    ],
    ['a count', able, { count: 3 }, 'count', 'RENAMED 3 → 3: Travels as n.'],
    [
      'a ratio in pixels',
      able,
      { size: { aspectRatio: '16:9' } },
      'size',
      'CONVERTED 16:9 → 1024x576: Travels as size.',
    ],
    [
      'a ratio in a field for each edge',
      sampleModel({
        ...ABLE,
        wire: {
          ...ABLE.wire,
          fields: {
            ...ABLE.wire?.fields,
            size: [
              { field: 'width', strategy: 'width' },
              { field: 'height', strategy: 'height' },
            ],
          },
        },
      }),
      { size: { aspectRatio: '16:9' } },
      'size',
      'CONVERTED 16:9 → 1024x576: Travels as width and height.',
    ],
    [
      'pixels',
      able,
      { size: { dimensions: { width: 512, height: 512 } } },
      'size',
      'APPLIED 512x512 → 512x512',
    ],
    [
      'what is only switched on beside',
      sampleModel({
        ...ABLE,
        wire: {
          ...ABLE.wire,
          fields: {
            ...ABLE.wire?.fields,
            partialImages: ['partial_images', { field: 'stream', values: { '2': true } }],
          },
        },
      }),
      { partialImages: 2 },
      'partialImages',
      'RENAMED 2 → 2: Travels as partial_images and stream.',
    ],
    ['a seed with zeros', able, { seed: '007' }, 'seed', 'CONVERTED 007 → 7: Travels as seed.'],
    [
      'a cleaned prompt',
      able,
      { prompt: 'a\u0007b' },
      'prompt',
      'CONVERTED a\\u0007b → ab: Control characters were taken out.',
    ],
    [
      'a mask',
      able,
      { mode: 'inpaint', image: picture, mask: picture },
      'mask',
      'CONVERTED ast_1 → ast_1: Turned into transparency, as the provider wants it.',
    ],
    [
      'references',
      able,
      { referenceImages: [{ image: picture, role: null, strength: null }] },
      'referenceImages',
      'RENAMED 1 → 1: Travels as image.',
    ],
    [
      'pictures of a parameter',
      able,
      { extra: [{ name: 'palette', value: { images: [picture] } }] },
      'palette',
      'APPLIED 1 image → 1 image',
    ],
    [
      'more than a call gives',
      able,
      { count: 10 },
      'count',
      'EMULATED 10 → 4 + 4 + 2: The model gives 4 at a time: 3 calls.',
    ],
    [
      'refused',
      able,
      { steps: 99 },
      'steps',
      'REFUSED 99 → null: steps goes from 1 to 50 on Sample; 99 is outside.',
    ],
    [
      'brought into its range',
      able,
      { ...adapt, steps: 99 },
      'steps',
      'CLAMPED 99 → 50: steps goes from 1 to 50 on Sample; 99 is outside.',
    ],
    [
      'a parameter brought into its range',
      able,
      { ...adapt, extra: [{ name: 'compression', value: -3 }] },
      'compression',
      'CLAMPED -3 → 0: compression takes a number from 0 to 100; -3 is outside.',
    ],
    [
      'a value that there is not',
      able,
      { ...adapt, extra: [{ name: 'quality', value: 'max' }] },
      'quality',
      'DROPPED max → null: quality takes auto, low, high; "max" is none of them.',
    ],
    [
      'another size',
      able,
      { ...adapt, size: { dimensions: { width: 1000, height: 1000 } } },
      'size',
      'CONVERTED 1000x1000 → 1008x1008: 1000x1000 does not fit the model: each edge must be a multiple of 16. The nearest that fits is 1008x1008.',
    ],
    [
      'a seed past the largest',
      able,
      { ...adapt, seed: '4294967299' },
      'seed',
      'CONVERTED 4294967299 → 3: Sample takes seeds from 0 to 4294967295; this one comes to 3 there.',
    ],
    [
      'left out',
      able,
      { ...adapt, mode: 'txt2img', strength: 0.5 },
      'strength',
      'DROPPED 0.5 → null: strength says how far to leave the input picture, and here is none. Leave it out.',
    ],
  ])('%s', (_, model, asked, parameter, expected) => {
    expect(line(model, asked, parameter)).toBe(expected);
  });

  it('tells a name that no other setting has', () => {
    const asked = { ...adapt, extra: [{ name: 'size', value: 'big' }], steps: 3 };
    expect(line(able, asked, 'extra.size')).toMatch(/^REFUSED big/);
    expect(line(able, asked, 'steps')).toBe('APPLIED 3 → 3');
    const long = { ...adapt, extra: [{ name: `${'x'.repeat(100)}\u001b`, value: 1 }] };
    expect(line(able, long, `${'x'.repeat(60)}…`)).toMatch(/^DROPPED 1/);
  });

  it('tells what needs no field', () => {
    const single = sampleModel({
      capabilities: { maxImagesPerRequest: 1, outputFormats: ['png'] },
      wire: { fields: { prompt: 'prompt' } },
    });
    expect(line(single, {}, 'count')).toBe('APPLIED 1 → null: A call gives one picture by itself.');
    expect(line(single, { outputFormat: 'png' }, 'outputFormat')).toBe(
      'APPLIED png → null: The model always gives png.',
    );
  });

  it('takes a setting only in the modes in which it travels', () => {
    const model = sampleModel({
      ...ABLE,
      wire: {
        ...ABLE.wire,
        fields: { ...ABLE.wire?.fields, water: { field: 'water', modes: ['img2img', 'inpaint'] } },
      },
    });
    const asked = { extra: [{ name: 'water', value: true }] };
    expect(samplePlan(model, asked).problems).toMatchObject([
      {
        code: 'UNSUPPORTED_PARAMETER',
        field: ['generation', 'extra', '0'],
        message:
          'Sample takes water in image to image, inpainting, not in text to image. Leave it out.',
      },
    ]);
    expect(samplePlan(model, { ...asked, mode: 'img2img', image: picture }).problems).toEqual([]);
    expect(line(model, { ...asked, ...adapt }, 'water')).toMatch(/^DROPPED true → null/);
  });

  it('refuses a size that no field can say', () => {
    const model = sampleModel({
      capabilities: { allowedAspectRatios: ['16:9'] },
      wire: { fields: { prompt: 'prompt', size: { field: 'size', strategy: 'dimensions' } } },
    });
    expect(samplePlan(model, { size: { aspectRatio: '16:9' } }).problems).toMatchObject([
      { message: 'Sample cannot be told this size. Leave it out, or choose another.' },
    ]);
  });

  it('tells the others also where one is refused', () => {
    const asked = { steps: 99, guidance: 5, count: 2 };
    expect(
      samplePlan(able, asked).receipt.map(({ parameter, outcome }) => `${parameter} ${outcome}`),
    ).toEqual(['prompt APPLIED', 'count RENAMED', 'steps REFUSED', 'guidance RENAMED']);
  });
});
