import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GenerationMode } from '../capabilities/modes.ts';
import type { GenerationRequest } from '../generation/request.ts';
import type { ModelRecord, ModelRecordInput } from '../records/model-record.ts';
import {
  ABLE,
  noon,
  PICTURE,
  sampleModel,
  samplePlan,
  sampleRequest,
} from '../testing/local/samples.ts';
import { place } from '../wire/place.ts';
import { toWire } from '../wire/to-wire.ts';
import { planGeneration } from './plan-generation.ts';

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
      'pixels',
      able,
      { size: { dimensions: { width: 512, height: 512 } } },
      'size',
      'APPLIED 512x512 → 512x512',
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
      'CONVERTED ast_1 → ast_1: White parts travel as transparent ones.',
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
        message: 'Sample takes water in IMG2IMG, INPAINT, not in TXT2IMG. Leave it out.',
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

/** Models between one that takes everything and one that takes nothing. */
const models = fc
  .record({
    supportsNegativePrompt: fc.boolean(),
    supportsSeed: fc.boolean(),
    supportsGuidance: fc.boolean(),
    supportsSteps: fc.boolean(),
    supportsStrength: fc.boolean(),
    supportsReferenceImages: fc.boolean(),
    supportsPartialImages: fc.boolean(),
    maxImagesPerRequest: fc.constantFrom(null, 1, 4),
    outputFormats: fc.constantFrom<string[]>([], ['png'], ['png', 'jpeg']),
    sizes: fc.constantFrom<ModelRecordInput['capabilities']>(
      { sizeRule: { multipleOf: 16 } },
      { sizeRule: null, aspectRatioSizes: { '3:2': { width: 1536, height: 1024 } } },
      { sizeRule: null, aspectRatioSizes: {} },
    ),
    modes: fc.constantFrom<GenerationMode[]>(['txt2img'], ['txt2img', 'img2img', 'inpaint']),
    maxSeed: fc.constantFrom('2147483647', '9007199254740991'),
    hasParameters: fc.boolean(),
    rules: fc.constantFrom<ModelRecordInput['rules']>(
      [],
      [
        {
          when: { outputFormat: ['jpeg'] },
          refuses: ['seed', 'negativePrompt'],
          maxImagesPerRequest: 1,
        },
      ],
    ),
    isOneModeOnly: fc.boolean(),
  })
  .map(({ hasParameters, rules, isOneModeOnly, sizes, ...capabilities }) =>
    sampleModel({
      ...ABLE,
      capabilities: {
        ...ABLE.capabilities,
        aspectRatioSizes: {},
        ...sizes,
        ...capabilities,
      },
      parameters: hasParameters ? (ABLE.parameters ?? []) : [],
      rules: rules ?? [],
      wire: {
        ...ABLE.wire,
        fields: {
          ...ABLE.wire?.fields,
          ...(isOneModeOnly ? { steps: { field: 'steps', modes: ['img2img'] } } : {}),
          quality: { field: 'quality', values: { auto: null, low: 1 } },
        },
      },
    }),
  );

const numbers = fc.oneof(
  fc.integer({ min: -5, max: 60 }),
  fc.double({ min: -1, max: 25, noNaN: false }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -0),
);
const id = fc.constantFrom(
  { assetId: 'ast_1' },
  { imageId: 'img_1' },
  { assetId: 'missing' },
  { assetId: 'wide' },
);
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.option(arbitrary, { nil: null, freq: 2 });
const requests = fc.record<GenerationRequest>({
  mode: fc.constantFrom('txt2img', 'img2img', 'inpaint', 'upscale'),
  prompt: fc.oneof(
    fc.constant('a lighthouse'),
    fc.string({ unit: 'binary' }),
    fc.constant('\u0007x'),
  ),
  negativePrompt: maybe(fc.string()),
  size: maybe(
    fc.oneof(
      fc.record({
        dimensions: fc.record({ width: numbers, height: fc.integer({ min: 100, max: 5000 }) }),
      }),
      fc.record({ aspectRatio: fc.constantFrom('16:9', '3:2', '1:0', '7:5') }),
      fc.record({ preset: fc.constantFrom('2K', '') }),
    ),
  ),
  count: fc.oneof(fc.integer({ min: 1, max: 10 }), numbers),
  seed: maybe(fc.constantFrom('0', '7', '007', '18446744073709551615', '4294967296', '-1', 'x')),
  steps: maybe(numbers),
  guidance: maybe(numbers),
  strength: maybe(numbers),
  image: maybe(id),
  mask: maybe(id),
  referenceImages: fc.array(
    fc.record({ image: id, role: fc.constant(null), strength: fc.constant(null) }),
    { maxLength: 6 },
  ),
  partialImages: fc.oneof(fc.constant(0), numbers),
  outputFormat: maybe(fc.constantFrom('png', 'jpeg', 'tiff', '')),
  extra: fc.array(
    fc.record({
      name: fc.oneof(
        fc.constantFrom('quality', 'compression', 'haze', 'water', 'style', 'palette'),
        fc.constantFrom('prompt', 'count', '__proto__', 'constructor', 'qualty', ''),
        fc.string(),
      ),
      value: fc.oneof(
        numbers,
        fc.boolean(),
        fc.constantFrom('auto', 'low', 'high', 'x', '\ud800'),
        fc.array(fc.constantFrom('low', 'nine')),
        fc.record({ images: fc.array(id, { maxLength: 3 }) }),
      ),
    }),
    { maxLength: 4 },
  ),
  parameterPolicy: fc.constantFrom('STRICT', 'ADAPT'),
  maxCost: maybe(fc.constantFrom('0.1', '1,5', '-1')),
  cachePolicy: fc.constant('BYPASS'),
});

/** Canonical names of what a request sets: the test's own reading of it. */
function setNames(request: GenerationRequest): string[] {
  const names = (Object.keys(request) as (keyof GenerationRequest)[]).filter((name) => {
    const value = request[name];
    if (['mode', 'extra', 'parameterPolicy', 'maxCost', 'cachePolicy'].includes(name)) return false;
    if (name === 'partialImages') return value !== 0;
    if (name === 'prompt' || name === 'negativePrompt') return value !== null && value !== '';
    return Array.isArray(value) ? value.length > 0 : value !== null;
  });
  return names.sort();
}

const plan = (model: ModelRecord, request: GenerationRequest) =>
  planGeneration(model, request, {
    now: noon('2026-11-21'),
    images: (reference) =>
      'assetId' in reference && reference.assetId === 'missing'
        ? null
        : 'assetId' in reference && reference.assetId === 'wide'
          ? { ...PICTURE, width: 1536 }
          : PICTURE,
    isRetiredAllowed: false,
  });

describe('any request on any model', () => {
  const RUNS = { numRuns: 500 };

  it('has one line for each setting, and no other', () => {
    fc.assert(
      fc.property(models, requests, (model, request) => {
        const { receipt } = plan(model, request);
        const names = receipt.map(({ parameter }) => parameter);
        expect(new Set(names).size).toBe(names.length);
        const common = new Set(Object.keys(sampleRequest()));
        expect(names.filter((name) => common.has(name)).sort()).toEqual(setNames(request));
        expect(names.filter((name) => !common.has(name))).toHaveLength(
          new Set(request.extra.map(({ name }) => name)).size,
        );
      }),
      RUNS,
    );
  });

  it('stops exactly where something is refused, and says why on the line', () => {
    fc.assert(
      fc.property(models, requests, (model, request) => {
        const { problems, resolved, receipt, calls, cost } = plan(model, request);
        expect(resolved === null).toBe(problems.length > 0);
        expect(calls.length === 0).toBe(problems.length > 0);
        expect(cost === null).toBe(problems.length > 0);
        for (const { message, field } of problems) {
          expect(field?.[0]).toBe('generation');
          expect(message.isWellFormed()).toBe(true);
          expect(message).toMatch(/^\S.*[.?]$/su);
        }
        for (const { outcome, reason, sent } of receipt) {
          if (outcome === 'REFUSED')
            expect(problems.map(({ message }) => message)).toContain(reason);
          if (outcome === 'REFUSED' || outcome === 'DROPPED') expect(sent).toBeNull();
          if (outcome !== 'APPLIED') expect(reason).toBeTruthy();
        }
        if (request.parameterPolicy === 'STRICT')
          expect(receipt.map(({ outcome }) => outcome)).not.toContain('DROPPED');
      }),
      RUNS,
    );
  });

  it('tells what is in the body, and the body holds nothing else', () => {
    fc.assert(
      fc.property(models, requests, (model, request) => {
        const { resolved, receipt, calls } = plan(model, {
          ...request,
          parameterPolicy: 'ADAPT',
          maxCost: null,
        });
        fc.pre(resolved !== null && calls.length > 0);
        if (resolved === null) return;
        expect(calls.reduce((sum, count) => sum + count, 0)).toBe(request.count);
        const { body, entries } = toWire(model, resolved, calls[0] ?? 0);
        const told = {};
        for (const { field, value } of entries) place(told, field, value);
        expect(body).toEqual(told);
        const pictures = ['image', 'mask', 'referenceImages', 'palette'];
        for (const { parameter, outcome, sent } of receipt) {
          if (pictures.includes(parameter) || outcome === 'EMULATED') continue;
          const values = entries
            .filter(({ setting }) => setting === parameter)
            .map(({ value }) => String(value));
          expect(`${parameter}: ${sent}`).toBe(
            `${parameter}: ${values.length > 0 ? values.join(', ') : null}`,
          );
        }
        const lines = new Set(receipt.map(({ parameter }) => parameter));
        for (const { setting } of entries) {
          // A size of its own is the only thing that a model sends unasked.
          if (!lines.has(setting)) expect(setting).toBe('size');
        }
      }),
      RUNS,
    );
  });
});
