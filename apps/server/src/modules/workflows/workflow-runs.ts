import type { QueryResolvers } from '../../gql/resolvers.ts';
import { connection } from '../shared/connection.ts';
import { decodeTimeCursor } from '../shared/cursor.ts';

export const workflowRuns: NonNullable<QueryResolvers['workflowRuns']> = async (
  _root,
  { first, after },
  { services, loaders, sight },
) => {
  const place = decodeTimeCursor(after);
  const rows = await services.database.workflowRuns.page({
    first,
    ...(place ? { after: place } : {}),
    ...(sight.userId === null ? {} : { userId: sight.userId }),
  });
  for (const row of rows) loaders.workflowRun.prime(row.id, row);
  return connection(rows, first, after);
};
