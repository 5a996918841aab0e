import type { QueryResolvers } from '../../gql/resolvers.ts';
import { readMode } from '../generations/read-request.ts';

export const starterModels: NonNullable<QueryResolvers['starterModels']> = (
  _root,
  { first, after, provider, mode },
  { services },
) =>
  services.models.starters({
    first,
    after: after ?? null,
    provider: provider ?? null,
    mode: mode ? readMode(mode) : null,
  });
