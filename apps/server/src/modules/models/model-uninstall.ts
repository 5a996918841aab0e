import type { MutationResolvers } from '../../gql/resolvers.ts';
import { readModelRef } from '../generations/read-request.ts';

export const modelUninstall: NonNullable<MutationResolvers['modelUninstall']> = async (
  _root,
  { input },
  { services },
) => {
  const outcome = await services.models.uninstall(readModelRef(input.model));
  return outcome.ok
    ? { source: outcome.value, userErrors: [] }
    : { source: null, userErrors: outcome.problems };
};
