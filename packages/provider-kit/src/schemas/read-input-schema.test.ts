import {
  completeModelRecord,
  modelRecordSchema,
  plainRequest,
  planGeneration,
  toWire,
} from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import { FAL_SCHEMA, REPLICATE_SCHEMA } from '../testing/local/vendor-schemas.ts';
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

describe('a model of Replicate', () => {
  const record = recordOf(REPLICATE_SCHEMA.components.schemas.Input, {
    document: REPLICATE_SCHEMA,
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

describe('an endpoint of fal', () => {
  const record = recordOf(FAL_SCHEMA.components.schemas.FluxInput, {
    document: FAL_SCHEMA,
    omit: ['sync_mode'],
  });
  const parameter = (name: string) => record.parameters.find((one) => one.name === name);

  test('has free sizes in an object', () => {
    expect(record.capabilities.sizeRule).toEqual({
      minimumEdge: 256,
      maximumEdge: 4096,
      maximumPixels: 4_194_304,
    });
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

  const edges = (edge: object) =>
    read({
      image_size: { type: 'object', properties: { width: edge, height: edge } },
    });
  test.each([
    // bounds, and what comes of them
    [{}, [256, 4096, 4_194_304]],
    [{ maximum: 14_142 }, [256, 4096, 4_194_304]],
    [{ minimum: 64, exclusiveMaximum: 100_000 }, [64, 4096, 4_194_304]],
    [{ minimum: 1024, maximum: 4096 }, [1024, 4096, undefined]],
    [{ maximum: 128 }, [128, 128, undefined]],
    [{ default: 64 }, [64, 4096, 4_194_304]],
    [{ default: 4096 }, [256, 4096, 16_777_216]],
    [{ minimum: 5000 }, [5000, 5000, 25_000_000]],
  ])('in an object, %j, are bounded', (bounds, [minimumEdge, maximumEdge, maximumPixels]) => {
    const { sizeRule } = edges({ type: 'integer', ...bounds }).capabilities;
    expect(sizeRule).toEqual({
      minimumEdge,
      maximumEdge,
      ...(maximumPixels ? { maximumPixels } : {}),
    });
  });

  test('that no record holds are none', () => {
    expect(edges({ type: 'integer', minimum: 70_000 }).capabilities.sizeRule).toBeNull();
    expect(edges({ type: 'number', maximum: 1536.5 }).capabilities.sizeRule).toMatchObject({
      maximumEdge: 1536,
    });
  });

  test('as parameters of their own are bounded too', () => {
    const record = read({
      aspect_ratio: { type: 'string', enum: ['1:1', '16:9'] },
      width: { type: 'integer' },
      height: { type: 'integer', minimum: 256, maximum: 1440 },
    });
    expect(record.parameters).toMatchObject([
      { name: 'width', maximum: 2048 },
      { name: 'height', maximum: 1440 },
    ]);
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
    expect(record.capabilities.sizeRule).toEqual({
      minimumEdge: 256,
      maximumEdge: 4096,
      maximumPixels: 4_194_304,
    });
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
