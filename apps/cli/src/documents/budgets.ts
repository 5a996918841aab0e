import { graphql } from '../gql/index.ts';

/** A budget with everything that is told of it. */
export const BUDGET = graphql(`
  fragment BudgetParts on Budget {
    id
    scope
    scopeKey
    period
    limit {
      amount
      currency
    }
    spent {
      amount
      currency
    }
    reserved {
      amount
      currency
    }
    isHard
    unknownCostGenerations
    resetsAt
  }
`);

export const BUDGET_SET = graphql(`
  mutation BudgetSet($input: BudgetSetInput!) {
    budgetSet(input: $input) {
      budget {
        ...BudgetParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);
