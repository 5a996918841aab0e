import type { DarkroomClient } from '../create-client.ts';
import { OrderImagesDocument, type OrderImagesQuery } from '../gql/graphql.ts';

/** A picture of the gallery. `url` is signed and good for some minutes: fetch it soon, or list again. */
export type GalleryImage = OrderImagesQuery['images']['nodes'][number];

export interface ListImagesOptions {
  /** Only of the model with this source. */
  readonly source?: string;
  /** Only those whose prompt has these words. */
  readonly search?: string;
  readonly isStarred?: boolean;
  /** How many the server is asked for at a time, from 1 to 100. Default 50. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

/** The pictures, newest first, page after page, as long as the caller goes on. @throws DarkroomProblem */
export async function* listImages(
  client: Pick<DarkroomClient, 'request'>,
  options: ListImagesOptions = {},
): AsyncGenerator<GalleryImage, void, undefined> {
  const { source = null, search = null, isStarred = null, pageSize: first = 50, signal } = options;
  let after: string | null = null;
  do {
    const { images }: OrderImagesQuery = await client.request(
      OrderImagesDocument,
      { first, after, source, search, isStarred },
      signal === undefined ? {} : { signal },
    );
    yield* images.nodes;
    after = images.pageInfo.hasNextPage ? images.pageInfo.endCursor : null;
  } while (after !== null);
}
