import type { QueryResolvers } from '../../gql/resolvers.ts';

export const provider: NonNullable<QueryResolvers['provider']> = (
  _root,
  { slug },
  { services, sight },
) => services.providers.get(slug, sight.viewer);
