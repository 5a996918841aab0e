import type { QueryResolvers } from '../../gql/resolvers.ts';
import { readMode } from '../generations/read-request.ts';
import { pageConnection } from '../shared/connection.ts';

export const models: NonNullable<QueryResolvers['models']> = async (
  _root,
  { mode, ...request },
  { services, sight },
) =>
  pageConnection(
    await services.models.page({ ...request, mode: mode ? readMode(mode) : null }, sight.viewer),
    request.after,
  );
