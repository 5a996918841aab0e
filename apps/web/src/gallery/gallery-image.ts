import type { GalleryImageFragment } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';

/** What the grid draws of a picture. */
export const GALLERY_IMAGE = graphql(`
  fragment GalleryImage on Image {
    id
    width
    height
    isStarred
    rating
    createdAt
    url(variant: THUMBNAIL)
    generation { id prompt }
  }
`);

export const GALLERY_PAGE = graphql(`
  query GalleryPage(
    $after: String, $search: String, $source: String, $isStarred: Boolean, $provider: String, $mode: GenerationMode
    $board: ID, $isOnBoard: Boolean, $minimumRating: Int, $orientation: ImageOrientation, $from: DateTime, $to: DateTime
  ) {
    images(
      first: 100, after: $after, search: $search, source: $source, isStarred: $isStarred, provider: $provider
      mode: $mode, board: $board, isOnBoard: $isOnBoard, minimumRating: $minimumRating, orientation: $orientation
      from: $from, to: $to
    ) {
      nodes { id ...GalleryImage }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export type GalleryPicture = GalleryImageFragment;
