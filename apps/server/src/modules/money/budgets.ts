import type { QueryResolvers } from '../../gql/resolvers.ts';

export const budgets: NonNullable<QueryResolvers['budgets']> = (_root, _arguments, { services }) =>
  services.engine.budgets.list();
