import { graphql } from '../gql/index.ts';

/** What is asked of every member of userErrors. */
export const USER_ERROR = graphql(`
  fragment UserErrorParts on UserError {
    __typename
    code
    message
    field
    ... on UnsupportedParameterError {
      parameter
      allowed
    }
    ... on ProviderNotConfiguredError {
      provider {
        slug
      }
    }
    ... on IdempotencyKeyReusedError {
      generation {
        id
      }
    }
  }
`);
