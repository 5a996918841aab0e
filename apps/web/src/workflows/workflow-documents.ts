import { graphql } from '../gql/index.ts';

/** What is shown of a run in the list. */
export const WORKFLOW_ROW = graphql(`
  fragment WorkflowRow on WorkflowRun {
    id
    name
    status
    spent { amount }
    createdAt
    steps { nodeId state images { id url(variant: THUMBNAIL) } }
  }
`);

/** A run with all that its nodes show. Events of generations keep them up to date between those of the run. */
export const WORKFLOW_DETAIL = graphql(`
  fragment WorkflowDetail on WorkflowRun {
    id
    name
    status
    document
    maxCost { amount }
    spent { amount }
    estimatedCost { isKnown unknownGenerations minimum { amount } maximum { amount } expected { amount } }
    createdAt
    finishedAt
    steps {
      nodeId
      type
      state
      problem { code message }
      asset { id width height url(variant: PREVIEW) originalUrl: url }
      generation {
        id
        status
        sequence
        progress
        queuePosition
        heldUntil
        prompt
        count
        createdAt
        startedAt
        finishedAt
        expectedSeconds
        model { id name provider { id label(locale: $locale) isPaid } }
        actualCost { amount }
        attempts { state startedAt finishedAt }
        images { id index width height url(variant: PREVIEW) }
      }
    }
  }
`);

export const WORKFLOW_RUNS = graphql(`
  query WorkflowRuns($after: String) {
    workflowRuns(first: 20, after: $after) {
      nodes { id ...WorkflowRow }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const WORKFLOW_RUN = graphql(`
  query WorkflowRunById($id: ID!, $locale: String) {
    workflowRun(id: $id) { id ...WorkflowDetail }
  }
`);

export const WORKFLOW_ORDER = graphql(`
  mutation WorkflowOrder($input: WorkflowRunInput!) {
    workflowRun(input: $input) {
      workflowRun { id }
      userErrors { code message field }
    }
  }
`);

export const WORKFLOW_CANCEL = graphql(`
  mutation WorkflowCancel($input: WorkflowCancelInput!) {
    workflowCancel(input: $input) {
      workflowRun { id status }
      userErrors { code message }
    }
  }
`);

/** The models that nodes are made with. */
export const WORKFLOW_MODELS = graphql(`
  query WorkflowModels($after: String, $locale: String) {
    models(first: 100, after: $after) {
      nodes { id source ...PickerModel }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
