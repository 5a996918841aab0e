import { graphql } from '../gql/index.ts';

export const IMAGES = graphql(`
  query Images(
    $first: Int!
    $after: String
    $source: String
    $search: String
    $isStarred: Boolean
    $provider: String
    $mode: GenerationMode
    $board: ID
    $minimumRating: Int
  ) {
    images(
      first: $first
      after: $after
      source: $source
      search: $search
      isStarred: $isStarred
      provider: $provider
      mode: $mode
      board: $board
      minimumRating: $minimumRating
    ) {
      nodes {
        ...ImageParts
        generation {
          id
          prompt
          source
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const IMAGES_BY_ID = graphql(`
  query ImagesById($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on Image {
        ...ImageParts
        generation {
          id
          count
        }
      }
    }
  }
`);
