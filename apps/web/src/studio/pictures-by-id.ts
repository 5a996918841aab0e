import type { DarkroomClient } from '@darkroom/client';
import type { Picture } from '../draft/draft.ts';
import { graphql } from '../gql/index.ts';
import { pictureOfImage } from './picture-of-image.ts';

const PICTURES = graphql(`
  query PicturesById($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
      ... on Image { id width height url(variant: THUMBNAIL) generation { id prompt } }
    }
  }
`);

/** Pictures of the gallery to work from, by their ids; those that are gone are left out. */
export async function picturesById(
  client: Pick<DarkroomClient, 'request'>,
  ids: readonly string[],
): Promise<Picture[]> {
  const { nodes } = await client.request(PICTURES, { ids: [...ids] });
  const images = nodes.flatMap((node) => (node?.__typename === 'Image' ? [node] : []));
  return Promise.all(
    images.map((image) => pictureOfImage({ ...image, label: image.generation?.prompt ?? '' })),
  );
}
