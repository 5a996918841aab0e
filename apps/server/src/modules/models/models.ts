import type { QueryResolvers } from '../../gql/resolvers.ts';
import { readMode } from '../generations/read-request.ts';

export const models: NonNullable<QueryResolvers['models']> = (
  _root,
  { first, after, provider, mode },
  { services },
) =>
  services.models.installed({
    first,
    after: after ?? null,
    provider: provider ?? null,
    mode: mode ? readMode(mode) : null,
  });
