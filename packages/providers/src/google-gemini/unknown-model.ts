import { localize, type ModelRecordInput, type ProviderRecord } from '@darkroom/core';

const GENERATE = { path: '/models/{model}:generateContent' };
const PICTURE = {
  field: 'contents[0].parts',
  mimeTypes: ['image/png', 'image/jpeg', 'image/webp'],
  maximumBytes: 7_340_032,
};

/**
 * A record for a model that no file describes, such as one that the account's list shows: what the least of Gemini's
 * image models can do, and no prices.
 */
export function unknownModel(providerModelId: string, provider: ProviderRecord): ModelRecordInput {
  const name = localize(provider.label);
  return {
    source: `external://${provider.slug}/${providerModelId}`,
    name: providerModelId.slice(0, 120),
    description: `${providerModelId} of ${name}; Darkroom has no file about it and offers what every Gemini image model can do. Needs an API key of ${name}; use may cost money.`,
    capabilities: {
      modes: ['txt2img', 'img2img'],
      maxImagesPerRequest: 1,
      allowedAspectRatios: [
        '1:1',
        '2:3',
        '3:2',
        '3:4',
        '4:3',
        '4:5',
        '5:4',
        '9:16',
        '16:9',
        '21:9',
      ],
      aspectRatioSizes: { '1:1': { width: 1024, height: 1024 } },
    },
    tags: ['discovered'],
    wire: {
      modes: { txt2img: GENERATE, img2img: GENERATE },
      constants: {
        'contents[0].role': 'user',
        'generationConfig.responseModalities': ['IMAGE'],
        'generationConfig.candidateCount': 1,
      },
      fields: {
        prompt: 'contents[0].parts[0].text',
        size: { field: 'generationConfig.imageConfig.aspectRatio', strategy: 'aspectRatio' },
      },
      inputs: { image: PICTURE },
    },
  };
}
