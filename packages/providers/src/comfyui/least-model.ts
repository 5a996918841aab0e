import type { UnknownModel } from '@darkroom/core';

/** What a checkpoint is taken for where the file of a provider of one's own says nothing of it: text to image. */
export const LEAST: UnknownModel = {
  description: 'A checkpoint of your own machine, by the built-in workflow; it costs nothing.',
  isAlways: false,
  capabilities: {
    modes: ['txt2img'],
    supportsSeed: true,
    maxSeed: '9007199254740991',
    supportsSteps: true,
    maxImagesPerRequest: 1,
    sizeRule: { minimumEdge: 64, maximumEdge: 4096, multipleOf: 8 },
  },
  defaultSettings: { width: 512, height: 512, count: 1 },
  wire: {
    modes: { txt2img: { path: '/prompt' } },
    constants: {
      prompt: {
        3: {
          class_type: 'KSampler',
          inputs: {
            ...{ seed: 0, steps: 20, cfg: 7, denoise: 1, sampler_name: 'euler' },
            ...{ scheduler: 'normal', model: ['4', 0], positive: ['6', 0], negative: ['7', 0] },
            latent_image: ['5', 0],
          },
        },
        4: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: '{model}' } },
        5: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
        6: { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['4', 1] } },
        7: { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['4', 1] } },
        8: { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
        9: { class_type: 'SaveImage', inputs: { filename_prefix: 'Darkroom', images: ['8', 0] } },
      },
    },
    fields: {
      prompt: 'prompt.6.inputs.text',
      seed: { field: 'prompt.3.inputs.seed', strategy: 'number' },
      steps: 'prompt.3.inputs.steps',
      size: [
        { field: 'prompt.5.inputs.width', strategy: 'width' },
        { field: 'prompt.5.inputs.height', strategy: 'height' },
      ],
    },
  },
  timeoutSeconds: 3600,
  variants: [],
};
