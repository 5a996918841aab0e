import { json, type ModelParts, TYPES } from './model-parts.ts';

/** Larger pictures without a prompt, by whichever upscaler the server has. */
export const extrasParts = (upscalers: readonly string[]): ModelParts =>
  json({
    name: 'Upscaling (extras)',
    description: 'Makes pictures larger, by the upscalers of your own machine; it costs nothing.',
    capabilities: {
      modes: ['upscale'],
      promptUse: 'none',
      maxImagesPerRequest: 1,
    },
    parameters: [
      {
        name: 'upscaler',
        label: 'Upscaler',
        type: 'enum',
        values: upscalers,
        default: upscalers[0],
      },
      {
        name: 'scale',
        label: 'Times as large',
        type: 'float',
        minimum: 1,
        maximum: 8,
        default: 2,
      },
      {
        name: 'gfpgan',
        label: 'Faces by GFPGAN',
        type: 'float',
        minimum: 0,
        maximum: 1,
        description: 'How much of the restored faces shows.',
      },
      {
        name: 'codeformer',
        label: 'Faces by CodeFormer',
        type: 'float',
        minimum: 0,
        maximum: 1,
        description: 'How much of the restored faces shows.',
      },
    ],
    wire: {
      modes: { upscale: { path: '/sdapi/v1/extra-single-image' } },
      constants: { resize_mode: 0, upscaler_1: upscalers[0] },
      fields: {
        scale: 'upscaling_resize',
        upscaler: 'upscaler_1',
        gfpgan: 'gfpgan_visibility',
        codeformer: 'codeformer_visibility',
      },
      inputs: { image: { field: 'image', as: 'base64', mimeTypes: TYPES } },
    },
    tags: ['local', 'upscale'],
    timeoutSeconds: 3600,
  });
