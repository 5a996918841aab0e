import type { QueryResolvers } from '../../gql/resolvers.ts';
import { connection } from '../shared/connection.ts';
import { decodeTimeCursor } from '../shared/cursor.ts';

export const batches: NonNullable<QueryResolvers['batches']> = async (
  _root,
  { first, after },
  { services, loaders, sight },
) => {
  const place = decodeTimeCursor(after);
  const rows = await services.database.batches.page({
    first,
    ...(place ? { after: place } : {}),
    ...(sight.userId === null ? {} : { userId: sight.userId }),
  });
  for (const row of rows) loaders.batch.prime(row.id, row);
  return connection(rows, first, after);
};
