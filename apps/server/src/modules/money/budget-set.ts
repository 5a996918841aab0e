import type { MutationResolvers } from '../../gql/resolvers.ts';
import { inDollars } from '../shared/money.ts';

export const budgetSet: NonNullable<MutationResolvers['budgetSet']> = async (
  _root,
  { input },
  { services },
) => {
  if (input.limit && input.limit.currency !== 'USD')
    return { budget: null, userErrors: [inDollars(['limit', 'currency'])] };
  const outcome = await services.engine.budgets.set({
    scope: input.scope,
    scopeKey: input.scopeKey ?? null,
    period: input.period,
    limit: input.limit?.amount ?? null,
    isHard: input.isHard,
  });
  return outcome.ok
    ? { budget: outcome.value, userErrors: [] }
    : { budget: null, userErrors: outcome.problems };
};
