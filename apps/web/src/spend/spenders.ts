import { graphql } from '../gql/index.ts';

/** Those who spend: only whoever may see them is answered. */
export const SPENDERS = graphql(`
  query BudgetSpenders {
    apiTokens { id name revokedAt }
    users { id name disabledAt }
  }
`);
