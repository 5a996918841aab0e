import { localize, type ModelRecordInput, type ProviderRecord } from '@darkroom/core';

/**
 * A record for a model that no file describes: a newer one, or one of another maker that Recraft sells. Pictures from
 * words, one a call, in shapes that go by name, and no prices.
 */
export function unknownModel(providerModelId: string, provider: ProviderRecord): ModelRecordInput {
  const name = localize(provider.label);
  return {
    source: `external://${provider.slug}/${providerModelId}`,
    name: providerModelId.slice(0, 120),
    description: `${providerModelId} by ${name}; Darkroom has no file about it and offers pictures from words. Needs an API key of ${name}; use may cost money.`,
    capabilities: {
      modes: ['txt2img'],
      maxImagesPerRequest: 1,
      allowedAspectRatios: ['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16'],
      maxPromptLength: 1000,
    },
    defaultSettings: { count: 1 },
    tags: ['discovered'],
    wire: {
      modes: { txt2img: { path: '/images/generations' } },
      constants: { model: providerModelId, response_format: 'b64_json' },
      fields: { prompt: 'prompt', size: { field: 'size', strategy: 'aspectRatio' } },
    },
  };
}
