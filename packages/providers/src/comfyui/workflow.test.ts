import { readFileSync } from 'node:fs';
import { completeModelRecord, modelRecordSchema } from '@darkroom/core';
import { describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unknownModel } from './model-records.ts';
import { readPreview } from './preview-frame.ts';
import { workflowProblems } from './workflow-parts.ts';

const { provider } = readProviderFolder('comfyui');
const titled = readFileSync(new URL('./fixtures/titled-workflow.json', import.meta.url), 'utf8');
const modelOf = (workflow: object | string) =>
  completeModelRecord(
    modelRecordSchema.parse(
      unknownModel('mine', provider, {
        workflow: typeof workflow === 'string' ? workflow : JSON.stringify(workflow),
      }),
    ),
  );
const node = (type: string, inputs: object, title?: string) => ({
  class_type: type,
  inputs,
  ...(title ? { _meta: { title } } : {}),
});
const plain = {
  3: node('KSampler', {
    ...{ seed: 5, steps: 20, cfg: 8, denoise: 1, sampler_name: 'euler', scheduler: 'normal' },
    ...{ model: ['4', 0], positive: ['20', 0], negative: ['7', 0], latent_image: ['5', 0] },
  }),
  4: node('CheckpointLoaderSimple', { ckpt_name: 'a.safetensors' }),
  5: node('EmptyLatentImage', { width: 832, height: 1216, batch_size: 1 }),
  6: node('CLIPTextEncode', { text: 'a cat', clip: ['4', 1] }),
  7: node('CLIPTextEncode', { text: 'fog', clip: ['4', 1] }),
  20: node('FluxGuidance', { conditioning: ['6', 0], guidance: 3.5 }),
  9: node('SaveImage', { filename_prefix: 'x', images: ['8', 0] }),
};

describe('a workflow', () => {
  it('tells by its titles and placeholders what it can do', () => {
    const { capabilities, parameters, wire } = modelOf(titled);
    expect(capabilities).toMatchObject({
      modes: ['img2img'],
      promptUse: 'required',
      supportsNegativePrompt: true,
      supportsSeed: true,
      supportsSteps: true,
      supportsGuidance: true,
      supportsStrength: true,
      maxImagesPerRequest: 1,
      sizeRule: null,
    });
    expect(parameters).toEqual([
      expect.objectContaining({
        name: 'folder',
        label: 'Folder',
        type: 'text',
        default: 'portraits',
      }),
    ]);
    expect(wire.inputs.image).toMatchObject({ field: 'prompt.10.inputs.image' });
    expect(wire.fields.negativePrompt).toMatchObject([{ field: 'prompt.7.inputs.text' }]);
    expect(JSON.stringify(wire.constants)).not.toContain('{{');
  });

  it('that names nothing is looked through for what is plain to see', () => {
    const { capabilities, defaultSettings, wire } = modelOf(plain);
    expect(capabilities).toMatchObject({
      modes: ['txt2img'],
      supportsNegativePrompt: true,
      supportsSeed: true,
      supportsStrength: false,
      maxImagesPerRequest: 4,
    });
    expect(defaultSettings).toEqual({ width: 832, height: 1216, count: 1 });
    expect(wire.fields).toMatchObject({
      prompt: [{ field: 'prompt.6.inputs.text' }],
      negativePrompt: [{ field: 'prompt.7.inputs.text' }],
      size: [
        { field: 'prompt.5.inputs.width', strategy: 'width' },
        { field: 'prompt.5.inputs.height', strategy: 'height' },
      ],
    });
  });

  it('has settings of its own, by the type of what stands there', () => {
    const { parameters, wire } = modelOf({
      1: node('CLIPTextEncode', { text: '{{prompt}}' }),
      2: node(
        'LoraLoader',
        { strength_model: 0.8, strength_clip: 1 },
        'darkroom:lora=strength_model',
      ),
      3: node('PrimitiveInt', { value: 4 }, 'Darkroom: tiles'),
      4: node('PrimitiveBoolean', { value: true }, 'darkroom:is_sharp'),
      5: node('LoadImage', { image: 'x.png' }, 'darkroom:pose=image'),
      6: node('LoadImageMask', { image: 'm.png', channel: 'alpha' }, 'darkroom:mask'),
      7: node('LoadImage', { image: 'x.png' }, 'darkroom:image'),
      8: node('EmptyLatentImage', { width: 64, height: 64, batch_size: 1 }, 'darkroom:size, count'),
      9: node('Text', { value: '{{style}}' }),
    });
    expect(parameters.map(({ name, type }) => [name, type])).toEqual([
      ['lora', 'float'],
      ['tiles', 'int'],
      ['is_sharp', 'boolean'],
      ['pose', 'image'],
      ['style', 'text'],
    ]);
    expect(parameters[3]).toMatchObject({ isRequired: true });
    expect(wire.modes).toEqual({ inpaint: expect.objectContaining({ path: '/prompt' }) });
    expect(wire.inputs).toMatchObject({
      pose: { field: 'prompt.5.inputs.image' },
      mask: { field: 'prompt.6.inputs.image', maskPaints: 'alpha' },
      image: { field: 'prompt.7.inputs.image' },
    });
  });

  it.each<[string, object | string, RegExp]>([
    ['no JSON', 'hello', /is no JSON/],
    ['the page’s own form', { nodes: [], links: [] }, /Export \(API\)/],
    ['no nodes', {}, /holds no nodes/],
    ['an id that leads astray', { 'a.b': node('X', {}) }, /holds no nodes/],
    ['nothing that is plain', { 1: node('X', { a: 1 }) }, /names no inputs/],
    [
      'an unclear title',
      { 1: node('X', { a: 1, b: 2 }, 'darkroom:glow') },
      /which of its inputs is meant is not clear \(a, b\)\. Write darkroom:glow=<input>/,
    ],
    [
      'a linked input',
      { 1: node('X', { text: ['2', 0] }, 'darkroom:prompt=text') },
      /comes from another node/,
    ],
    ['a name that is none', { 1: node('X', { a: 1 }, 'darkroom:2fast') }, /can be no name/],
  ])(
    'with %s is told in a sentence, and taken for a checkpoint meanwhile',
    (_, workflow, message) => {
      const text = typeof workflow === 'string' ? workflow : JSON.stringify(workflow);
      expect(workflowProblems(text).join(' ')).toMatch(message);
      expect(modelOf(workflow).capabilities.modes).toEqual(['txt2img', 'img2img', 'inpaint']);
    },
  );

  it('may come wrapped, as a recorded request holds it', () => {
    expect(workflowProblems(JSON.stringify({ prompt: plain, client_id: 'x' }))).toEqual([]);
  });
});

describe('a preview', () => {
  const frame = (...numbers: number[]) => {
    const buffer = Buffer.alloc(numbers.length * 4);
    for (const [index, number] of numbers.entries()) buffer.writeUInt32BE(number, index * 4);
    return buffer;
  };

  it.each([
    [Buffer.concat([frame(1, 1), Buffer.from('abc')]), 'image/jpeg', 'abc'],
    [Buffer.concat([frame(1, 2), Buffer.from('abc')]), 'image/png', 'abc'],
    [Buffer.concat([frame(4, 2), Buffer.from('{}'), Buffer.from([0xff, 0xd8])]), 'image/jpeg', 2],
    [Buffer.concat([frame(4, 2), Buffer.from('{}abc')]), 'image/png', 'abc'],
  ])('is read from its frame', (bytes, mimeType, content) => {
    const preview = readPreview(bytes);
    expect(preview?.mimeType).toBe(mimeType);
    const found = Buffer.from(preview?.bytes ?? []);
    expect(typeof content === 'number' ? found.length : found.toString()).toBe(content);
  });

  it.each([[frame(1)], [frame(1, 2)], [frame(3, 2, 5)], [frame(4, 900, 1)]])(
    'is none in %o',
    (bytes) => {
      expect(readPreview(bytes)).toBeNull();
    },
  );
});
