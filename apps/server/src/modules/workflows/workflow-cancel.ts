import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const workflowCancel: NonNullable<MutationResolvers['workflowCancel']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const outcome = await services.engine.workflows.cancel(ownerOf(actor), input.id);
  return outcome.ok
    ? { workflowRun: outcome.value, userErrors: [] }
    : { workflowRun: null, userErrors: outcome.problems };
};
