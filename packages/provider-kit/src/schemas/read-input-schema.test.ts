import {
  checkParameter,
  completeModelRecord,
  modelRecordSchema,
  parameterDefault,
  plainRequest,
  planGeneration,
  toWire,
} from '@darkroom/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ReadSchemaOptions, readInputSchema } from './read-input-schema.ts';

/** The record that a schema comes to; parsing it is half of the test. */
function recordOf(schema: unknown, options: ReadSchemaOptions = {}) {
  return completeModelRecord(
    modelRecordSchema.parse({
      source: 'external://toy/read',
      name: 'Read',
      description: 'A model whose schema was read.',
      ...readInputSchema(schema, options),
    }),
  );
}

/** A community model as Replicate describes it: an OpenAPI document, enums by reference, `x-order`. */
const REPLICATE = {
  openapi: '3.0.2',
  components: {
    schemas: {
      Input: {
        type: 'object',
        title: 'Input',
        required: ['prompt'],
        properties: {
          disable_safety_checker: {
            type: 'boolean',
            title: 'Disable Safety Checker',
            default: false,
            'x-order': 11,
            description: 'Disable safety checker for generated images.',
          },
          prompt: {
            type: 'string',
            title: 'Prompt',
            'x-order': 0,
            description: 'Prompt for generated image',
          },
          aspect_ratio: {
            allOf: [{ $ref: '#/components/schemas/aspect_ratio' }],
            default: '1:1',
            'x-order': 1,
          },
          image: { type: 'string', format: 'uri', title: 'Image', nullable: true, 'x-order': 2 },
          mask: { type: 'string', format: 'uri', title: 'Mask', 'x-order': 3 },
          prompt_strength: { type: 'number', minimum: 0, maximum: 1, default: 0.8, 'x-order': 4 },
          num_outputs: { type: 'integer', minimum: 1, maximum: 4, default: 1, 'x-order': 5 },
          num_inference_steps: {
            type: 'integer',
            minimum: 1,
            maximum: 50,
            default: 28,
            'x-order': 6,
          },
          guidance: { type: 'number', minimum: 0, maximum: 10, default: 3, 'x-order': 7 },
          seed: { type: 'integer', nullable: true, 'x-order': 8 },
          output_format: {
            allOf: [{ $ref: '#/components/schemas/output_format' }],
            default: 'webp',
            'x-order': 9,
          },
          output_quality: { type: 'integer', minimum: 0, maximum: 100, default: 80, 'x-order': 10 },
          megapixels: { allOf: [{ $ref: '#/components/schemas/megapixels' }], default: '1' },
          hf_lora: {
            type: 'string',
            title: 'Hf Lora',
            description: 'Huggingface path, or URL to the LoRA weights.',
          },
          style_reference_images: {
            type: 'array',
            items: { type: 'string', format: 'uri' },
            maxItems: 3,
          },
          openai_api_key: { type: 'string', format: 'password' },
          webhook: { type: 'string', format: 'uri' },
        },
      },
      aspect_ratio: { type: 'string', enum: ['1:1', '16:9', '21:9', 'match_input_image'] },
      output_format: { type: 'string', enum: ['webp', 'jpg', 'png'] },
      megapixels: { type: 'string', enum: ['1', '0.25'] },
    },
  },
};

describe('a model of Replicate', () => {
  const record = recordOf(REPLICATE.components.schemas.Input, {
    document: REPLICATE,
    prefix: 'input.',
    path: '/predictions',
    omit: ['webhook'],
  });

  test('has its common settings', () => {
    expect(record.capabilities).toMatchObject({
      modes: ['txt2img', 'img2img', 'inpaint'],
      promptUse: 'required',
      supportsSeed: true,
      supportsSteps: true,
      stepsRange: [1, 50],
      supportsGuidance: true,
      guidanceRange: [0, 10],
      supportsStrength: true,
      supportsNegativePrompt: false,
      supportsReferenceImages: false,
      maskFormat: 'binary',
      maxImagesPerRequest: 4,
      allowedAspectRatios: ['1:1', '16:9', '21:9'],
      outputFormats: ['webp', 'jpeg', 'png'],
    });
    expect(record.defaultSettings).toMatchObject({ count: 1 });
    expect(record.wire.modes.inpaint).toMatchObject({ path: '/predictions', encoding: 'json' });
    expect(record.wire.inputs).toMatchObject({
      image: { field: 'input.image' },
      mask: { field: 'input.mask', maskPaints: 'white' },
      style_reference_images: { field: 'input.style_reference_images[]' },
    });
  });

  test('has everything else as parameters, in the order of its form', () => {
    expect(record.parameters.map(({ name }) => name)).toEqual([
      'output_quality',
      'disable_safety_checker',
      'megapixels',
      'hf_lora',
      'style_reference_images',
    ]);
    expect(record.parameters).toMatchObject([
      { type: 'int', minimum: 0, maximum: 100, default: 80, label: 'Output quality' },
      {
        type: 'boolean',
        default: false,
        label: 'Disable Safety Checker',
        description: 'Disable safety checker for generated images.',
      },
      { type: 'enum', values: ['1', '0.25'], default: '1' },
      { type: 'text' },
      { type: 'image', maximumCount: 3 },
    ]);
  });

  test('travels as the schema says', () => {
    const plan = planGeneration(
      record,
      {
        ...plainRequest('a lamp', { cachePolicy: 'BYPASS' }),
        size: { aspectRatio: '16:9' },
        seed: '7',
        steps: 20,
        guidance: 2.5,
        count: 2,
        outputFormat: 'jpeg',
        extra: [{ name: 'megapixels', value: '0.25' }],
      },
      { now: 0, isRetiredAllowed: true, images: () => null },
    );
    expect(plan.problems).toEqual([]);
    if (!plan.resolved) throw new Error('no plan');
    expect(toWire(record, plan.resolved, 2).body).toMatchObject({
      input: {
        prompt: 'a lamp',
        aspect_ratio: '16:9',
        seed: 7,
        num_inference_steps: 20,
        guidance: 2.5,
        num_outputs: 2,
        output_format: 'jpg',
        megapixels: '0.25',
      },
    });
  });
});

/** An endpoint as fal describes it: `anyOf` of an object and names, nullable numbers, lists of objects. */
const FAL = {
  components: {
    schemas: {
      ImageSize: {
        type: 'object',
        properties: {
          width: { type: 'integer', exclusiveMinimum: 0, maximum: 14142, default: 512 },
          height: { type: 'integer', exclusiveMinimum: 0, maximum: 14142, default: 512 },
        },
      },
      LoraWeight: {
        type: 'object',
        properties: { path: { type: 'string' }, scale: { type: 'number' } },
      },
      FluxInput: {
        type: 'object',
        required: ['prompt'],
        'x-fal-order-properties': ['prompt', 'image_size'],
        properties: {
          prompt: { type: 'string', minLength: 3, maxLength: 5000 },
          image_size: {
            anyOf: [
              { $ref: '#/components/schemas/ImageSize' },
              { enum: ['square_hd', 'square', 'landscape_4_3'], type: 'string' },
            ],
            default: 'landscape_4_3',
          },
          num_images: { type: 'integer', minimum: 1, maximum: 4, default: 1 },
          seed: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
          guidance_scale: { type: 'number', minimum: 1, maximum: 20, default: 3.5 },
          sync_mode: { type: 'boolean', default: false },
          acceleration: { type: 'string', enum: ['none', 'regular', 'high'], default: 'none' },
          safety_tolerance: { enum: [1, 2, 3], type: 'integer', default: 2 },
          loras: { type: 'array', items: { $ref: '#/components/schemas/LoraWeight' }, default: [] },
          output_format: { enum: ['jpeg', 'png'], default: 'jpeg', type: 'string' },
          colors: { type: 'array', items: { type: 'string', enum: ['red', 'blue'] } },
          'top-k': { type: ['integer', 'null'], minimum: 3, maximum: 9, multipleOf: 2 },
          size: { type: 'string', description: 'not a size in pixels' },
          'a.b': { type: 'string' },
        },
      },
    },
  },
};

describe('an endpoint of fal', () => {
  const record = recordOf(FAL.components.schemas.FluxInput, { document: FAL, omit: ['sync_mode'] });
  const parameter = (name: string) => record.parameters.find((one) => one.name === name);

  test('has free sizes in an object', () => {
    expect(record.capabilities.sizeRule).toEqual({ maximumEdge: 14142 });
    expect(record.wire.fields.size).toMatchObject([
      { field: 'image_size.width', strategy: 'width' },
      { field: 'image_size.height', strategy: 'height' },
    ]);
    expect(record.capabilities).toMatchObject({
      modes: ['txt2img'],
      maxPromptLength: 5000,
      supportsSeed: true,
    });
  });

  test('has numbers to choose from, which travel as numbers', () => {
    expect(parameter('safety_tolerance')).toMatchObject({
      type: 'enum',
      values: ['1', '2', '3'],
      default: '2',
    });
    expect(record.wire.fields.safety_tolerance?.[0]?.values).toEqual({ '1': 1, '2': 2, '3': 3 });
  });

  test('has lists, objects as JSON, odd names, and nothing that cannot travel', () => {
    expect(parameter('colors')).toMatchObject({
      type: 'enum',
      isList: true,
      values: ['red', 'blue'],
    });
    expect(parameter('loras')).toMatchObject({ type: 'text' });
    expect(record.wire.fields.loras).toMatchObject([{ field: 'loras', strategy: 'json' }]);
    expect(parameter('top_k')).toMatchObject({ type: 'int', minimum: 4, maximum: 9, step: 2 });
    expect(record.wire.fields.top_k).toMatchObject([{ field: 'top-k' }]);
    expect(parameter('input_size')).toMatchObject({ type: 'text' });
    expect(JSON.stringify(record)).not.toContain('a.b');
    expect(parameter('sync_mode')).toBeUndefined();
  });
});

describe('pictures', () => {
  const prompt = { type: 'string' };
  const address = { type: 'string', description: 'The URL of the image.' };
  const read = (properties: Record<string, unknown>, required: string[] = [], options = {}) =>
    recordOf({ type: 'object', properties, required }, options);

  test('of a list alone: the first is the one that is changed', () => {
    const record = read(
      { prompt, image_urls: { type: 'array', items: { type: 'string' }, maxItems: 8 } },
      ['prompt', 'image_urls'],
    );
    expect(record.capabilities).toMatchObject({
      modes: ['img2img'],
      supportsReferenceImages: true,
      maxReferenceImages: 7,
      maxInputImages: 8,
    });
    expect(record.wire.inputs).toMatchObject({
      image: { field: 'image_urls[]' },
      referenceImages: { field: 'image_urls[]' },
    });
  });

  test('that must be there, and masks that must', () => {
    expect(
      read({ prompt, image_url: address }, ['prompt', 'image_url']).capabilities.modes,
    ).toEqual(['img2img']);
    const fill = read({ prompt, image_url: address, mask_url: address }, ['image_url', 'mask_url']);
    expect(fill.capabilities).toMatchObject({
      modes: ['inpaint'],
      promptUse: 'optional',
      maskFormat: 'binary',
    });
  });

  test('that are made larger', () => {
    const record = read(
      { image: { type: 'string', format: 'uri' }, scale: { type: 'number', maximum: 10 } },
      ['image'],
    );
    expect(record.capabilities).toMatchObject({ modes: ['upscale'], promptUse: 'none' });
    expect(record.parameters).toMatchObject([{ name: 'scale', type: 'float', maximum: 10 }]);
  });

  test('that are changed without words', () => {
    expect(
      read({ image: { type: 'string', format: 'uri' } }, ['image']).capabilities.modes,
    ).toEqual(['img2img']);
  });

  test('that are numbered are parameters, each', () => {
    const record = read({
      prompt,
      input_image: address,
      input_image_2: address,
      control_image: { type: 'string', format: 'uri' },
      control_scale: { type: 'number' },
    });
    expect(record.wire.inputs.image?.field).toBe('input_image');
    expect(record.parameters).toMatchObject([
      { name: 'input_image_2', type: 'image' },
      { name: 'control_image', type: 'image' },
      { name: 'control_scale', type: 'float' },
    ]);
  });

  test('roles are said where names do not tell', () => {
    const record = read(
      { words: prompt, image: address, canvas: { type: 'string' }, strength: { type: 'number' } },
      [],
      { roles: { prompt: 'words', image: null, mask: 'nothing' } },
    );
    expect(record.capabilities).toMatchObject({
      modes: ['txt2img'],
      promptUse: 'optional',
      supportsStrength: false,
    });
    expect(record.parameters.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'input_image image',
      'canvas text',
      'input_strength float',
    ]);
  });
});

describe('sizes', () => {
  const read = (properties: Record<string, unknown>) => recordOf({ type: 'object', properties });

  test('by two edges', () => {
    const edge = { type: 'integer', minimum: 256, maximum: 1536, multipleOf: 64, default: 1024 };
    const record = read({ width: edge, height: { ...edge, minimum: 512 } });
    expect(record.capabilities.sizeRule).toEqual({
      minimumEdge: 512,
      maximumEdge: 1536,
      multipleOf: 64,
    });
    expect(record.defaultSettings).toMatchObject({ width: 1024, height: 1024 });
  });

  test('by edges to choose from, where they have no gaps', () => {
    const record = read({
      width: { enum: [128, 256, 384, 512] },
      height: { enum: [128, 256, 384, 512] },
    });
    expect(record.capabilities.sizeRule).toEqual({
      minimumEdge: 128,
      maximumEdge: 512,
      multipleOf: 128,
    });
    const gaps = read({ width: { enum: [128, 256, 768] }, height: { enum: [128, 256, 768] } });
    expect(gaps.capabilities.sizeRule).toBeNull();
    expect(gaps.parameters.map(({ name }) => name)).toEqual(['width', 'height']);
  });

  test('by a list of them, and what is none of them is not offered', () => {
    const record = read({
      size: {
        type: 'string',
        enum: ['auto', '1024x1024', '1536x1024', '2048x2048'],
        default: 'auto',
      },
    });
    expect(record.capabilities.aspectRatioSizes).toEqual({
      '1:1': { width: 1024, height: 1024 },
      '3:2': { width: 1536, height: 1024 },
    });
    expect(record.capabilities.resolutionPresets).toMatchObject([{ label: '2048x2048' }]);
    expect(record.wire.fields.size).toMatchObject([{ field: 'size', strategy: 'dimensions' }]);
  });

  test('by a text with a star between', () => {
    const record = read({ size: { type: 'string', default: '1024*1024' } });
    expect(record.capabilities.sizeRule).toEqual({});
    expect(record.wire.fields.size).toMatchObject([{ field: 'size', strategy: 'starDimensions' }]);
  });

  test('by ratios written otherwise', () => {
    const record = read({ aspect_ratio: { type: 'string', enum: ['1x1', '16x9'] } });
    expect(record.capabilities.allowedAspectRatios).toEqual(['1:1', '16:9']);
    expect(record.wire.fields.size?.[0]?.values).toEqual({ '1:1': '1x1', '16:9': '16x9' });
  });

  test('by ratios, with edges beside them as parameters', () => {
    const edge = { type: 'integer', minimum: 256, maximum: 1440 };
    const record = read({
      aspect_ratio: { enum: ['1:1', 'custom'], type: 'string' },
      width: edge,
      height: edge,
    });
    expect(record.capabilities.allowedAspectRatios).toEqual(['1:1']);
    expect(record.parameters.map(({ name }) => name)).toEqual(['width', 'height']);
  });
});

describe('strange schemas', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['true', true],
    ['no properties', { type: 'object' }],
    ['a circle', { $ref: '#' }],
    ['a reference to nowhere', { $ref: '#/components/schemas/Missing' }],
    ['a reference elsewhere', { $ref: 'https://evil.example/schema.json' }],
    ['a pointer that is no text', { $ref: '#/%E0%A4%A' }],
    [
      'prototypes',
      JSON.parse('{"properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}'),
    ],
  ])('%s becomes a model without settings', (_, schema) => {
    const record = recordOf(schema);
    expect(record.parameters).toEqual([]);
    expect(record.capabilities.modes).toEqual(['txt2img']);
  });

  test('a property that holds itself', () => {
    const tree = { properties: { node: { $ref: '#' }, prompt: { type: 'string' } } };
    expect(recordOf(tree).parameters).toMatchObject([{ name: 'node', type: 'text' }]);
  });
});

const words = fc.constantFrom('a', 'b', 'image', '1', 'x y', '', '1:1', '512x512', 'png');
const schemaOf = (depth: number): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.anything({ maxDepth: 2 }),
    fc.record(
      {
        type: fc.constantFrom(
          'string',
          'integer',
          'number',
          'boolean',
          'array',
          'object',
          'null',
          ['integer', 'null'],
          7,
        ),
        title: fc.oneof(words, fc.integer()),
        description: fc.oneof(fc.string(), fc.constant(null)),
        format: fc.constantFrom('uri', 'password', 'binary', 'date'),
        default: fc.oneof(words, fc.double(), fc.boolean(), fc.constant(null), fc.constant([])),
        enum: fc.array(fc.oneof(words, fc.double(), fc.integer(), fc.boolean(), fc.constant(null))),
        minimum: fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 })),
        maximum: fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 })),
        exclusiveMinimum: fc.oneof(fc.boolean(), fc.integer()),
        multipleOf: fc.oneof(fc.double(), fc.constantFrom(0, -1, 2, 64)),
        maxLength: fc.integer({ min: -1, max: 9 }),
        maxItems: fc.oneof(fc.integer({ min: -1, max: 9 }), fc.constant(1e9)),
        nullable: fc.boolean(),
        'x-order': fc.oneof(fc.integer(), fc.string()),
        ...(depth > 0
          ? {
              items: schemaOf(depth - 1),
              anyOf: fc.array(schemaOf(depth - 1), { maxLength: 3 }),
              allOf: fc.array(schemaOf(depth - 1), { maxLength: 2 }),
              properties: fc.dictionary(
                fc.constantFrom('width', 'height', 'z'),
                schemaOf(depth - 1),
              ),
            }
          : {}),
      },
      { requiredKeys: [] },
    ),
  );
const names = fc.constantFrom(
  'prompt',
  'seed',
  'image',
  'mask',
  'image_urls',
  'num_images',
  'width',
  'height',
  'image_size',
  'size',
  'aspect_ratio',
  'guidance',
  'steps',
  'strength',
  'output_format',
  'x',
  'loras',
  'scale',
  'mode',
  'top-k',
  '_',
);

test('any schema becomes a record that holds, whose defaults pass', () => {
  fc.assert(
    fc.property(fc.dictionary(names, schemaOf(2)), fc.array(names), (properties, required) => {
      const record = recordOf({ type: 'object', properties, required });
      for (const parameter of record.parameters) {
        const standard = parameterDefault(parameter);
        if (standard !== undefined) {
          expect(checkParameter(parameter, standard)).toMatchObject({ ok: true });
        }
        const carried = [record.wire.fields[parameter.name], record.wire.inputs[parameter.name]];
        expect(carried.filter((one) => one !== undefined)).toHaveLength(1);
      }
    }),
    { numRuns: 500 },
  );
});
