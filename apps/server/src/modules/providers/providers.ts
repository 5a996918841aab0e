import type { QueryResolvers } from '../../gql/resolvers.ts';

export const providers: NonNullable<QueryResolvers['providers']> = (
  _root,
  _arguments,
  { services, sight },
) => services.providers.list(sight.viewer);
