import type { QueryResolvers } from '../../gql/resolvers.ts';
import { connection } from '../shared/connection.ts';
import { decodeTimeCursor } from '../shared/cursor.ts';

export const images: NonNullable<QueryResolvers['images']> = async (
  _root,
  { first, after, source, search, isStarred },
  { services },
) => {
  const place = decodeTimeCursor(after);
  const rows = await services.database.images.page({
    first,
    ...(place ? { after: place } : {}),
    ...(source ? { source } : {}),
    ...(search ? { search: search.slice(0, 100) } : {}),
    ...(isStarred === null || isStarred === undefined ? {} : { isStarred }),
  });
  return connection(rows, first, after);
};
