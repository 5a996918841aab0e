import { budgetSet } from './budget-set.ts';
import { budgets } from './budgets.ts';
import { Budget, CostEstimate, PriceLine } from './types.ts';
import { usage } from './usage.ts';

export const moneyModule = {
  Query: { usage, budgets },
  Mutation: { budgetSet },
  Budget,
  CostEstimate,
  PriceLine,
};
