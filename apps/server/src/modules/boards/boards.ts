import type { QueryResolvers } from '../../gql/resolvers.ts';

export const boards: NonNullable<QueryResolvers['boards']> = (_root, _given, { services, sight }) =>
  services.database.boards.list(sight.userId ?? undefined);
