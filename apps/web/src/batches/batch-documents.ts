import { graphql } from '../gql/index.ts';

export const BATCHES = graphql(`
  query Batches($after: String) {
    batches(first: 20, after: $after) {
      nodes { id ...BatchRow }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const BATCH = graphql(`
  query BatchById($id: ID!) {
    batch(id: $id) {
      id
      ...BatchRow
      contactSheetPages
      csvUrl
    }
  }
`);

export const CONTACT_SHEET = graphql(`
  query BatchContactSheet($id: ID!, $page: Int!) {
    batch(id: $id) { id contactSheetUrl(page: $page) }
  }
`);

export const BATCH_CELLS = graphql(`
  query BatchCells($id: ID!, $state: BatchCellState, $after: String) {
    batch(id: $id) {
      id
      cells(first: 50, state: $state, after: $after) {
        nodes { index state source prompt seed size count problem { code message } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export const BATCH_CREATE = graphql(`
  mutation BatchCreate($input: BatchCreateInput!) {
    batchCreate(input: $input) {
      batch { id ...BatchRow }
      userErrors { code message field }
    }
  }
`);

export const BATCH_CANCEL = graphql(`
  mutation BatchCancel($input: BatchCancelInput!) {
    batchCancel(input: $input) {
      batch { id ...BatchRow }
      userErrors { code message }
    }
  }
`);

export const BATCH_RESUME = graphql(`
  mutation BatchResume($input: BatchResumeInput!) {
    batchResume(input: $input) {
      batch { id ...BatchRow }
      userErrors { code message }
    }
  }
`);
