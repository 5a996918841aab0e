import { graphql } from '../gql/index.ts';

/** A run of a workflow with its steps. */
export const WORKFLOW_RUN = graphql(`
  fragment WorkflowRunParts on WorkflowRun {
    id
    name
    status
    spent {
      amount
      currency
    }
    maxCost {
      amount
      currency
    }
    estimatedCost {
      ...BatchCostParts
    }
    steps {
      nodeId
      type
      state
      inputs
      generation {
        id
      }
      images {
        id
      }
      asset {
        id
        url
      }
      problem {
        ...UserErrorParts
      }
    }
    createdAt
    finishedAt
  }
`);

export const WORKFLOW_PLAN = graphql(`
  query WorkflowPlan($input: WorkflowInput!) {
    workflowPlan(input: $input) {
      name
      images
      providerCalls
      nodes {
        nodeId
        type
        source
        inputs
        images
        cost {
          ...BatchCostParts
        }
      }
      cost {
        ...BatchCostParts
      }
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

export const WORKFLOW_ORDER = graphql(`
  mutation WorkflowRun($input: WorkflowRunInput!) {
    workflowRun(input: $input) {
      workflowRun {
        ...WorkflowRunParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const WORKFLOW_RUN_BY_ID = graphql(`
  query WorkflowRunById($id: ID!) {
    workflowRun(id: $id) {
      ...WorkflowRunParts
    }
  }
`);

export const WORKFLOW_RUNS = graphql(`
  query WorkflowRuns($first: Int!, $after: String) {
    workflowRuns(first: $first, after: $after) {
      nodes {
        ...WorkflowRunParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const WORKFLOW_CANCEL = graphql(`
  mutation WorkflowCancel($input: WorkflowCancelInput!) {
    workflowCancel(input: $input) {
      workflowRun {
        ...WorkflowRunParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

/** What a run made, with all that the saving of it wants. */
export const WORKFLOW_PICTURES = graphql(`
  query WorkflowPictures($id: ID!) {
    workflowRun(id: $id) {
      document
      steps {
        nodeId
        type
        inputs
        images {
          ...ImageParts
        }
        asset {
          id
          url
          mimeType
          byteSize
        }
      }
    }
  }
`);
