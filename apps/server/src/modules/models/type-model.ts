import { IMAGE_MODEL_TYPE } from '@darkroom/core';
import type { MaskPaints, ModelResolvers, StarterModelResolvers } from '../../gql/resolvers.ts';

const MASK_PAINTS: Readonly<Record<'alpha' | 'white' | 'black', MaskPaints>> = {
  alpha: 'ALPHA',
  white: 'WHITE',
  black: 'BLACK',
};

export const Model: ModelResolvers = {
  provider: (model, _arguments, { loaders }) => loaders.provider.load(model.provider),
  name: ({ record }) => record.name,
  description: ({ record }) => record.description,
  type: ({ record }) =>
    record.modelType === IMAGE_MODEL_TYPE ? 'EXTERNAL_IMAGE_GENERATOR' : 'OTHER',
  base: () => 'EXTERNAL',
  format: () => 'EXTERNAL_API',
  path: ({ record }) => record.path,
  hash: ({ record }) => record.hash,
  fileSize: ({ record }) => record.fileSize,
  credentials: (model, _arguments, { services }) => services.models.credentialStates(model),
  credentialStatus: (model, _arguments, { services }) => services.models.credentialStatus(model),
  capabilities: ({ record }) => record.capabilities,
  defaultSettings: ({ record }) => record.defaultSettings,
  parameters: ({ record }) => record.parameters,
  prices: ({ record }) => record.prices,
  lifecycle: ({ record }) => record.lifecycle,
  tags: ({ record }) => record.tags,
  expectedSeconds: ({ source }, _arguments, { loaders }) => loaders.modelSeconds.load(source),
  maskPaints: ({ record: { capabilities, wire } }) =>
    capabilities.maskFormat === 'none'
      ? null
      : MASK_PAINTS[wire.inputs.mask?.maskPaints ?? 'white'],
};

export const StarterModel: StarterModelResolvers = {
  source: ({ record }) => record.source,
  key: ({ record }) => record.key,
  provider: ({ record }, _arguments, { loaders }) => loaders.provider.load(record.provider),
  providerModelId: ({ record }) => record.providerModelId,
  name: ({ record }) => record.name,
  description: ({ record }) => record.description,
  capabilities: ({ record }) => record.capabilities,
  defaultSettings: ({ record }) => record.defaultSettings,
  parameters: ({ record }) => record.parameters,
  prices: ({ record }) => record.prices,
  lifecycle: ({ record }) => record.lifecycle,
  tags: ({ record }) => record.tags,
  isInstalled: async ({ record }, _arguments, { loaders }) =>
    (await loaders.modelBySource.load(record.source)) !== null,
  model: ({ record }, _arguments, { loaders }) => loaders.modelBySource.load(record.source),
};
