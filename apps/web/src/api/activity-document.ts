import { graphql } from '../gql/index.ts';

/** The one stream of a tab: everything that happens, with as much of each object as lists show of it. */
export const ACTIVITY = graphql(`
  subscription Activity($after: String, $locale: String) {
    activity(after: $after) {
      __typename
      cursor
      ... on GenerationActivity {
        event {
          sequence
          kind
          partialImageUrl
          partialImageIndex
          generation {
            id
            status
            progress
            count
            prompt
            images { id index }
            failure { message }
            ...GenerationBatch
          }
        }
      }
      ... on ImageActivity { kind imageIds images { id isStarred rating } }
      ... on BoardActivity { boardId }
      ... on BatchActivity { batch { id status } }
      ... on WorkflowActivity { workflowRun { id status } }
      ... on AssetActivity { asset { id state width height mimeType byteSize rejection { code message } } }
      ... on ProviderActivity { provider { id ...ProviderCard } }
      ... on ModelActivity { source model { id credentialStatus { state message checkedAt } } }
    }
  }
`);
