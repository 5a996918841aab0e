import type { ImageFilter, StoredImage } from '@darkroom/database';
import type { ImageConnectionResolvers } from '../../gql/resolvers.ts';
import type { connection } from '../shared/connection.ts';

/** A page of images, and what it is a page of; null: of nothing. */
export type ImagePage = ReturnType<typeof connection<StoredImage>> & { filter: ImageFilter | null };

export const ImageConnection: ImageConnectionResolvers = {
  // Counted only where it is asked for.
  totalCount: ({ filter }, _arguments, { services }) =>
    filter === null ? 0 : services.database.images.count(filter),
};
