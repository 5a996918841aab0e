import type { QueryResolvers } from '../../gql/resolvers.ts';
import { connection } from '../shared/connection.ts';
import { decodeTimeCursor } from '../shared/cursor.ts';

export const auditLog: NonNullable<QueryResolvers['auditLog']> = async (
  _root,
  { first, after, user, action },
  { services },
) => {
  const place = decodeTimeCursor(after);
  const rows = await services.database.audit.page({
    first,
    ...(place ? { after: place } : {}),
    ...(user ? { userId: user } : {}),
    ...(action ? { action } : {}),
  });
  return connection(
    rows.map((row) => ({ ...row, createdAt: row.at })),
    first,
    after,
  );
};
