import { graphql } from '../gql/index.ts';

export const VIEWER = graphql(`
  query WhoAmI {
    viewer {
      kind
      tokenName
      scopes
      role
      user {
        id
        name
      }
    }
  }
`);
