import { graphql } from '../gql/index.ts';

/** What is shown of a batch beside its cells. Asked for anew with every event of it, and as its generations go on. */
export const BATCH_ROW = graphql(`
  fragment BatchRow on Batch {
    id
    name
    status
    problem { code message }
    counts { total waiting refused running succeeded partlySucceeded failed canceled unknownOutcome }
    cap { amount }
    spent { amount }
    reserved { amount }
    unknownCostGenerations
    estimatedCost { isKnown unknownGenerations minimum { amount } maximum { amount } expected { amount } }
    createdAt
    finishedAt
  }
`);
