import type { UnknownModel } from '@darkroom/core';

/** What a checkpoint is taken for where the file of a provider of one's own says nothing of it: text to image. */
export const LEAST: UnknownModel = {
  description: 'A checkpoint of your own machine; it costs nothing.',
  isAlways: false,
  capabilities: {
    modes: ['txt2img'],
    supportsNegativePrompt: true,
    supportsSeed: true,
    supportsSteps: true,
    supportsGuidance: true,
    maxImagesPerRequest: 1,
    sizeRule: { minimumEdge: 64, maximumEdge: 2048, multipleOf: 8 },
  },
  defaultSettings: { width: 512, height: 512, count: 1 },
  wire: {
    modes: { txt2img: { path: '/sdapi/v1/txt2img' } },
    constants: { 'override_settings.sd_model_checkpoint': '{model}' },
    fields: {
      prompt: 'prompt',
      negativePrompt: 'negative_prompt',
      seed: { field: 'seed', strategy: 'number' },
      steps: 'steps',
      guidance: 'cfg_scale',
      size: [
        { field: 'width', strategy: 'width' },
        { field: 'height', strategy: 'height' },
      ],
    },
    progress: { idField: 'force_task_id', path: '/sdapi/v1/progress' },
  },
  timeoutSeconds: 3600,
  variants: [],
};
