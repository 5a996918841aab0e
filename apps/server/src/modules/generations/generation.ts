import type { QueryResolvers } from '../../gql/resolvers.ts';

export const generation: NonNullable<QueryResolvers['generation']> = (_root, { id }, { loaders }) =>
  loaders.generation.load(id);
