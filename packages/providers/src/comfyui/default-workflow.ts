import type { unknownModelRecord } from '@darkroom/core';

/** Parts of a model's file. */
export type ModelParts = NonNullable<Parameters<typeof unknownModelRecord>[3]>;

/** Plain JSON of what is written in the words of TypeScript. */
export const json = (value: unknown): ModelParts => JSON.parse(JSON.stringify(value));

const node = (type: string, inputs: object) => ({ class_type: type, inputs });
const TYPES = ['image/png', 'image/jpeg', 'image/webp'];
const EDITS = ['img2img', 'inpaint'];

/** A picture, scaled where a size is asked for (0 leaves it as it is), as a latent. */
const PICTURE = {
  'prompt.10': node('LoadImage', { image: '' }),
  'prompt.11': node('ImageScale', {
    image: ['10', 0],
    upscale_method: 'lanczos',
    width: 0,
    height: 0,
    crop: 'center',
  }),
  'prompt.12': node('VAEEncode', { pixels: ['11', 0], vae: ['4', 2] }),
  'prompt.3.inputs.denoise': 0.75,
};

const preset = (label: string, imageSize: string, width: number, height: number) => ({
  label,
  aspectRatio: label.split(' ')[1],
  imageSize,
  width,
  height,
});

/** The nodes that every checkpoint is run with, and where settings stand in them. */
export const CHECKPOINT: ModelParts = json({
  capabilities: {
    modes: ['txt2img', 'img2img', 'inpaint'],
    promptUse: 'optional',
    supportsNegativePrompt: true,
    supportsSeed: true,
    // The server takes up to 2^64-1; beyond this a JSON number is not exact.
    maxSeed: '9007199254740991',
    supportsSteps: true,
    stepsRange: [1, 150],
    supportsGuidance: true,
    guidanceRange: [1, 30],
    supportsStrength: true,
    supportsPartialImages: true,
    maxPartialImages: 16,
    maxImagesPerRequest: 4,
    maskFormat: 'binary',
    sizeRule: { minimumEdge: 64, maximumEdge: 4096, multipleOf: 8 },
    resolutionPresets: [
      preset('512 1:1', '512', 512, 512),
      preset('512 3:2', '512', 768, 512),
      preset('512 2:3', '512', 512, 768),
      preset('1024 1:1', '1024', 1024, 1024),
      preset('1024 3:2', '1024', 1248, 832),
      preset('1024 2:3', '1024', 832, 1248),
      preset('1024 16:9', '1024', 1344, 768),
      preset('1024 9:16', '1024', 768, 1344),
    ],
    outputFormats: ['png'],
  },
  defaultSettings: { width: 512, height: 512, count: 1 },
  wire: {
    constants: {
      prompt: {
        3: node('KSampler', {
          seed: 0,
          steps: 20,
          cfg: 7,
          sampler_name: 'euler',
          scheduler: 'normal',
          denoise: 1,
          model: ['4', 0],
          positive: ['6', 0],
          negative: ['7', 0],
          latent_image: ['5', 0],
        }),
        4: node('CheckpointLoaderSimple', { ckpt_name: '{model}' }),
        6: node('CLIPTextEncode', { text: '', clip: ['4', 1] }),
        7: node('CLIPTextEncode', { text: '', clip: ['4', 1] }),
        8: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
        9: node('SaveImage', { filename_prefix: 'Darkroom', images: ['8', 0] }),
      },
    },
    modes: {
      txt2img: {
        path: '/prompt',
        constants: {
          'prompt.5': node('EmptyLatentImage', { width: 512, height: 512, batch_size: 1 }),
        },
      },
      img2img: {
        path: '/prompt',
        constants: {
          ...PICTURE,
          'prompt.5': node('RepeatLatentBatch', { samples: ['12', 0], amount: 1 }),
        },
      },
      inpaint: {
        path: '/prompt',
        constants: {
          ...PICTURE,
          'prompt.13': node('LoadImageMask', { image: '', channel: 'red' }),
          'prompt.14': node('SetLatentNoiseMask', { samples: ['12', 0], mask: ['13', 0] }),
          'prompt.5': node('RepeatLatentBatch', { samples: ['14', 0], amount: 1 }),
        },
      },
    },
    fields: {
      prompt: 'prompt.6.inputs.text',
      negativePrompt: 'prompt.7.inputs.text',
      seed: { field: 'prompt.3.inputs.seed', strategy: 'number' },
      steps: 'prompt.3.inputs.steps',
      guidance: 'prompt.3.inputs.cfg',
      strength: { field: 'prompt.3.inputs.denoise', modes: EDITS },
      sampler: 'prompt.3.inputs.sampler_name',
      scheduler: 'prompt.3.inputs.scheduler',
      count: [
        { field: 'prompt.5.inputs.batch_size', modes: ['txt2img'] },
        { field: 'prompt.5.inputs.amount', modes: EDITS },
      ],
      size: [
        { field: 'prompt.5.inputs.width', strategy: 'width', modes: ['txt2img'] },
        { field: 'prompt.5.inputs.height', strategy: 'height', modes: ['txt2img'] },
        { field: 'prompt.11.inputs.width', strategy: 'width', modes: EDITS },
        { field: 'prompt.11.inputs.height', strategy: 'height', modes: EDITS },
      ],
    },
    inputs: {
      image: { field: 'prompt.10.inputs.image', mimeTypes: TYPES },
      // LoadImage takes transparency for a mask; this node takes white.
      mask: { field: 'prompt.13.inputs.image', maskPaints: 'white', mimeTypes: ['image/png'] },
    },
    handledByAdapter: ['partialImages'],
  },
  tags: ['local'],
  timeoutSeconds: 3600,
});

/** The upscalers that the server has, as one model. */
export const upscalerParts = (models: readonly string[]): ModelParts =>
  json({
    name: 'Upscaling',
    description:
      'Makes pictures larger, by the upscale models of your own machine; it costs nothing.',
    capabilities: {
      modes: ['upscale'],
      promptUse: 'none',
      maxImagesPerRequest: 1,
      outputFormats: ['png'],
    },
    parameters: [
      {
        name: 'upscale_model',
        label: 'Upscale model',
        type: 'enum',
        values: models,
        default: models[0],
      },
    ],
    wire: {
      constants: {
        prompt: {
          1: node('LoadImage', { image: '' }),
          2: node('UpscaleModelLoader', { model_name: models[0] }),
          3: node('ImageUpscaleWithModel', { upscale_model: ['2', 0], image: ['1', 0] }),
          4: node('SaveImage', { filename_prefix: 'Darkroom', images: ['3', 0] }),
        },
      },
      modes: { upscale: { path: '/prompt' } },
      fields: { upscale_model: 'prompt.2.inputs.model_name' },
      inputs: { image: { field: 'prompt.1.inputs.image', mimeTypes: TYPES } },
    },
    tags: ['local', 'upscale'],
    timeoutSeconds: 3600,
  });
