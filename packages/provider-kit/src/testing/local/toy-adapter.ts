import {
  completeModelRecord,
  type ModelRecord,
  modelRecordSchema,
  type ProviderRecord,
  providerRecordSchema,
} from '@darkroom/core';

export const toyProvider: ProviderRecord = providerRecordSchema.parse({
  slug: 'toy',
  label: 'Toy',
  configurationMethods: ['predefined-model'],
  credentialForm: [{ variable: 'toy_key', label: 'API key', type: 'secret-input', required: true }],
  baseUrl: 'https://toy.example/api',
  teaching: {
    keyShape: 'A key of Toy starts with "toy-".',
    newKey: 'Make a new one at https://toy.example/keys.',
    funds: 'Add money at https://toy.example/money.',
    rateLimited: 'Toy paints ten pictures a minute.',
    forbidden: 'Switch the pictures API on at https://toy.example/apis.',
  },
});

export const toyModel: ModelRecord = completeModelRecord(
  modelRecordSchema.parse({
    source: 'external://toy/toy',
    name: 'Toy',
    description: 'Paints toys.',
    capabilities: {
      modes: ['txt2img', 'img2img', 'inpaint'],
      supportsNegativePrompt: true,
      supportsSeed: true,
      supportsSteps: true,
      supportsReferenceImages: true,
      maxReferenceImages: 3,
      supportsPartialImages: true,
      maxPartialImages: 1,
      maxImagesPerRequest: 2,
      maskFormat: 'alpha',
      outputFormats: ['png', 'jpeg'],
      sizeRule: { minimumEdge: 64, maximumEdge: 2048 },
    },
    parameters: [
      { name: 'quality', label: 'Quality', type: 'enum', values: ['low', 'high'] },
      { name: 'detail', label: 'Detail', type: 'int', minimum: 1, maximum: 9 },
      { name: 'isShiny', label: 'Shiny', type: 'boolean' },
      {
        name: 'compression',
        label: 'Compression',
        type: 'int',
        minimum: 0,
        maximum: 100,
        onlyWhen: { outputFormat: ['jpeg'] },
      },
    ],
    wire: {
      modes: {
        txt2img: { path: '/images' },
        img2img: { path: '/edits', encoding: 'multipart' },
        inpaint: { path: '/edits', encoding: 'multipart' },
      },
      fields: {
        prompt: 'prompt',
        negativePrompt: 'not',
        count: 'n',
        seed: { field: 'config.seed', strategy: 'number' },
        steps: 'config.steps',
        size: { field: 'size', strategy: 'dimensions' },
        outputFormat: { field: 'format', values: { jpeg: 'jpg' } },
        partialImages: { field: 'preview', values: { '1': true } },
        quality: 'quality',
        detail: 'config.detail',
        isShiny: 'shiny',
        compression: 'compression',
      },
      inputs: {
        image: { field: 'image' },
        mask: { field: 'mask', maskPaints: 'alpha' },
        referenceImages: { field: 'reference' },
      },
      constants: { model: 'toy' },
    },
  }),
);

export const toyJobModel: ModelRecord = completeModelRecord(
  modelRecordSchema.parse({
    source: 'external://toy/toy-jobs',
    name: 'Toy jobs',
    description: 'Paints toys in its own time.',
    capabilities: { modes: ['txt2img'], maxImagesPerRequest: 1 },
    wire: {
      modes: { txt2img: { path: '/jobs' } },
      fields: { prompt: 'prompt', count: 'n' },
    },
  }),
);
