import fc from 'fast-check';
import type { GenerationMode } from '../../capabilities/modes.ts';
import type { GenerationRequest } from '../../generation/request.ts';
import type { ModelRecordInput } from '../../records/model-record.ts';
import { ABLE, sampleModel } from './samples.ts';

/** Models between one that takes everything and one that takes nothing. */
export const models = fc
  .record({
    supportsNegativePrompt: fc.boolean(),
    supportsSeed: fc.boolean(),
    supportsGuidance: fc.boolean(),
    supportsSteps: fc.boolean(),
    supportsStrength: fc.boolean(),
    supportsReferenceStrength: fc.boolean(),
    supportsReferenceRole: fc.boolean(),
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
/** Requests of every kind, sensible or not. */
export const requests = fc.record<GenerationRequest>({
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
    fc.record({
      image: id,
      role: maybe(fc.constantFrom('style', 'face')),
      strength: maybe(numbers),
    }),
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
  timeoutSeconds: fc.constant(null),
});
