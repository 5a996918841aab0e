import {
  type ModelRecordInput,
  type ProviderRecord,
  type UnknownModel,
  type UnknownModelSource,
  unknownModelRecord,
} from '@darkroom/core';

type More = Parameters<typeof unknownModelRecord>[3];

/**
 * What every server under this protocol is taken to understand: a prompt, a size, and that the picture is to come as
 * base64. Pictures of one call, edits, qualities and streams are not taken for granted.
 */
const LEAST: UnknownModel = {
  isAlways: false,
  description: 'Darkroom has no file about it and offers what every server of this kind takes.',
  capabilities: {
    modes: ['txt2img'],
    maxImagesPerRequest: 1,
    aspectRatioSizes: {
      '1:1': { width: 1024, height: 1024 },
      '3:2': { width: 1536, height: 1024 },
      '2:3': { width: 1024, height: 1536 },
    },
    sizeRule: { minimumEdge: 256, maximumEdge: 2048, multipleOf: 8 },
  },
  defaultSettings: { width: 1024, height: 1024, count: 1 },
  wire: {
    modes: { txt2img: { path: '/images/generations' } },
    constants: { response_format: 'b64_json', n: 1 },
    fields: { prompt: 'prompt', size: { field: 'size', strategy: 'dimensions' } },
  },
  variants: [],
};

/**
 * A record for a model that no file describes: one that the server's list shows, or one of a person's own. It is what
 * provider.yaml says under `unknownModel`, else the least.
 */
export function unknownModel(
  providerModelId: string,
  provider: ProviderRecord,
  values: Readonly<Record<string, string>> = {},
  more: More = {},
): ModelRecordInput {
  const source: UnknownModelSource = { ...provider, unknownModel: provider.unknownModel ?? LEAST };
  const record = unknownModelRecord(source, providerModelId, values, more);
  if (!record) throw new RangeError(`Nothing is said of unknown models of ${provider.slug}.`);
  return record;
}
