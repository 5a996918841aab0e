import type { QueryResolvers } from '../../gql/resolvers.ts';
import { visibleBudgets } from './visible-budgets.ts';

export const budgets: NonNullable<QueryResolvers['budgets']> = (
  _root,
  _arguments,
  { services, sight },
) => visibleBudgets(services.engine, sight);
