import { localize, type ModelRecordInput, type ProviderRecord } from '@darkroom/core';

const PICTURE = {
  field: 'image',
  mimeTypes: ['image/jpeg', 'image/png', 'image/webp'],
  maximumBytes: 10_000_000,
};

/** Shapes of 2K, which every model since 4.0 takes. */
const SIZES = {
  '1:1': { width: 2048, height: 2048 },
  '4:3': { width: 2304, height: 1728 },
  '3:4': { width: 1728, height: 2304 },
  '16:9': { width: 2848, height: 1600 },
  '9:16': { width: 1600, height: 2848 },
  '3:2': { width: 2496, height: 1664 },
  '2:3': { width: 1664, height: 2496 },
  '21:9': { width: 3136, height: 1344 },
};

/**
 * A record for a model that no file describes: one that the host's list shows, or an endpoint of the account (`ep-…`).
 * It is taken to be a Seedream since 4.0, with what all of them can do, and without prices.
 */
export function unknownModel(providerModelId: string, provider: ProviderRecord): ModelRecordInput {
  const name = localize(provider.label);
  const path = '/images/generations';
  return {
    source: `external://${provider.slug}/${providerModelId}`,
    name: providerModelId.slice(0, 120),
    description: `${providerModelId} of ${name}; Darkroom has no file about it and offers what every Seedream since 4.0 can do. Needs an API key of ${name}; use may cost money.`,
    capabilities: {
      modes: ['txt2img', 'img2img'],
      supportsReferenceImages: true,
      maxReferenceImages: 10,
      maxInputImages: 10,
      maxImagesPerRequest: 1,
      aspectRatioSizes: SIZES,
      maxPromptLength: 5000,
    },
    defaultSettings: { width: 2048, height: 2048, count: 1 },
    parameters: [{ type: 'boolean', name: 'watermark', label: 'Watermark', default: false }],
    tags: ['discovered'],
    wire: {
      modes: { txt2img: { path }, img2img: { path } },
      constants: { response_format: 'b64_json', watermark: false },
      fields: {
        prompt: 'prompt',
        size: { field: 'size', strategy: 'dimensions' },
        watermark: 'watermark',
      },
      inputs: { image: PICTURE, referenceImages: PICTURE },
    },
  };
}
