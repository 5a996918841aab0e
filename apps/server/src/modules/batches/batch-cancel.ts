import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const batchCancel: NonNullable<MutationResolvers['batchCancel']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const outcome = await services.engine.batches.cancel(ownerOf(actor), input.id);
  return outcome.ok
    ? { batch: outcome.value, userErrors: [] }
    : { batch: null, userErrors: outcome.problems };
};
