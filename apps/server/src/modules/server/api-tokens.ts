import type { QueryResolvers } from '../../gql/resolvers.ts';

export const apiTokens: NonNullable<QueryResolvers['apiTokens']> = (
  _root,
  _arguments,
  { services, sight },
) => services.database.apiTokens.all(sight.userId ?? undefined);
