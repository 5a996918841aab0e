import { localize, type ModelRecordInput, type ProviderRecord } from '@darkroom/core';

const EDIT = { path: '/images/edits', encoding: 'multipart' } as const;
const PICTURE = {
  field: 'image',
  fieldOfMany: 'image[]',
  mimeTypes: ['image/png', 'image/jpeg', 'image/webp'],
  maximumBytes: 52_428_799,
};

/**
 * A record for a model that no file describes: one that the account's list shows, or one of a person's own. It is taken
 * to be of the GPT Image kind, with what the least of them can do, and without prices.
 */
export function unknownModel(providerModelId: string, provider: ProviderRecord): ModelRecordInput {
  const name = localize(provider.label);
  return {
    source: `external://${provider.slug}/${providerModelId}`,
    name: providerModelId.slice(0, 120),
    description: `${providerModelId} of ${name}; Darkroom has no file about it and offers what every GPT Image model can do.${provider.isPaid ? ` Needs an API key of ${name}; use may cost money.` : ''}`,
    capabilities: {
      modes: ['txt2img', 'img2img'],
      supportsTransparentBackground: true,
      maxImagesPerRequest: 1,
      maxImageSize: { width: 1536, height: 1536 },
      allowedAspectRatios: ['1:1', '3:2', '2:3'],
      aspectRatioSizes: {
        '1:1': { width: 1024, height: 1024 },
        '3:2': { width: 1536, height: 1024 },
        '2:3': { width: 1024, height: 1536 },
      },
      outputFormats: ['png', 'jpeg', 'webp'],
    },
    defaultSettings: { width: 1024, height: 1024, count: 1 },
    parameters: [
      {
        type: 'enum',
        name: 'quality',
        label: 'Quality',
        values: ['auto', 'low', 'medium', 'high'],
        default: 'auto',
      },
      {
        type: 'enum',
        name: 'background',
        label: 'Background',
        values: ['auto', 'opaque', 'transparent'],
        default: 'auto',
      },
    ],
    tags: ['discovered'],
    wire: {
      modes: { txt2img: { path: '/images/generations' }, img2img: EDIT },
      fields: {
        prompt: 'prompt',
        size: { field: 'size', strategy: 'dimensions' },
        count: 'n',
        outputFormat: 'output_format',
        quality: 'quality',
        background: 'background',
      },
      inputs: { image: PICTURE },
    },
  };
}
