import type { QueryResolvers } from '../../gql/resolvers.ts';

export const users: NonNullable<QueryResolvers['users']> = (_root, _arguments, { services }) =>
  services.database.users.all();
