import { graphql } from '../gql/index.ts';

/** A batch with everything that is told of it beside its cells. */
export const BATCH = graphql(`
  fragment BatchParts on Batch {
    id
    name
    status
    problem {
      ...UserErrorParts
    }
    counts {
      total
      waiting
      refused
      running
      succeeded
      partlySucceeded
      failed
      canceled
      unknownOutcome
    }
    cap {
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
    unknownCostGenerations
    deadline
    estimatedCost {
      ...BatchCostParts
    }
    createdAt
    finishedAt
  }
  fragment BatchCostParts on BatchCost {
    minimum {
      amount
      currency
    }
    maximum {
      amount
      currency
    }
    expected {
      amount
      currency
    }
    isKnown
    unknownGenerations
  }
`);

export const BATCH_PLAN = graphql(`
  query BatchPlan($input: BatchInput!) {
    batchPlan(input: $input) {
      generations
      images
      providerCalls
      refusedGenerations
      deferredGenerations
      cost {
        ...BatchCostParts
      }
      byModel {
        source
        generations
        images
        cost {
          ...BatchCostParts
        }
      }
      problems {
        cells
        firstCell
        error {
          ...UserErrorParts
        }
      }
      problemCount
      warnings {
        code
        message
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const BATCH_CREATE = graphql(`
  mutation BatchCreate($input: BatchCreateInput!) {
    batchCreate(input: $input) {
      batch {
        ...BatchParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const BATCH_BY_ID = graphql(`
  query BatchById($id: ID!) {
    batch(id: $id) {
      ...BatchParts
    }
  }
`);

export const BATCH_LINKS = graphql(`
  query BatchLinks($id: ID!, $page: Int!) {
    batch(id: $id) {
      id
      csvUrl
      contactSheetPages
      contactSheetUrl(page: $page)
    }
  }
`);

export const BATCHES = graphql(`
  query Batches($first: Int!, $after: String) {
    batches(first: $first, after: $after) {
      nodes {
        ...BatchParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const BATCH_CANCEL = graphql(`
  mutation BatchCancel($input: BatchCancelInput!) {
    batchCancel(input: $input) {
      batch {
        ...BatchParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const BATCH_RESUME = graphql(`
  mutation BatchResume($input: BatchResumeInput!) {
    batchResume(input: $input) {
      batch {
        ...BatchParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);
