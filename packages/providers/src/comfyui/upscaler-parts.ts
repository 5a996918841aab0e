import { json, type ModelParts } from './model-parts.ts';

const node = (type: string, inputs: object) => ({ class_type: type, inputs });
const TYPES = ['image/png', 'image/jpeg', 'image/webp'];

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
