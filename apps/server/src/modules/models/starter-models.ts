import type { QueryResolvers } from '../../gql/resolvers.ts';
import { readMode } from '../generations/read-request.ts';
import { pageConnection } from '../shared/connection.ts';

export const starterModels: NonNullable<QueryResolvers['starterModels']> = async (
  _root,
  { mode, ...request },
  { services },
) =>
  pageConnection(
    await services.models.starters({ ...request, mode: mode ? readMode(mode) : null }),
    request.after,
  );
