import type { QueryResolvers } from '../../gql/resolvers.ts';

export const provider: NonNullable<QueryResolvers['provider']> = (_root, { slug }, { services }) =>
  services.providers.get(slug);
