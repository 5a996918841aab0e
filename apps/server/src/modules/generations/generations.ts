import type { QueryResolvers } from '../../gql/resolvers.ts';
import { connection } from '../shared/connection.ts';
import { decodeTimeCursor } from '../shared/cursor.ts';

export const generations: NonNullable<QueryResolvers['generations']> = async (
  _root,
  { first, after, status, user },
  { services, loaders, sight },
) => {
  const whose = sight.narrowed(user);
  const place = decodeTimeCursor(after);
  if (whose === 'nobody') return connection([], first, after);
  const rows = await services.database.generations.page({
    first,
    ...whose,
    ...(place ? { after: place } : {}),
    ...(status ? { status } : {}),
  });
  for (const row of rows) loaders.generation.prime(row.id, row);
  return connection(rows, first, after);
};
