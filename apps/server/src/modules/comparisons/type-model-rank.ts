import type { ModelRankResolvers } from '../../gql/resolvers.ts';

export const ModelRank: ModelRankResolvers = {
  source: ({ name }) => name,
  model: ({ name }, _arguments, { loaders }) => loaders.modelBySource.load(name),
};
