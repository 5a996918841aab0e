import type { MutationResolvers } from '../../gql/resolvers.ts';

/** This version keeps no budgets, and says so. */
export const budgetSet: NonNullable<MutationResolvers['budgetSet']> = () => ({
  budget: null,
  userErrors: [
    {
      code: 'FEATURE_NOT_AVAILABLE',
      message:
        'This version of Darkroom keeps no budgets. Hold single generations under a price with maxCost.',
    },
  ],
});
