import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const generationCancel: NonNullable<MutationResolvers['generationCancel']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const outcome = await services.engine.generations.cancel(ownerOf(actor), input.id);
  return outcome.ok
    ? { generation: outcome.value, userErrors: [] }
    : { generation: null, userErrors: outcome.problems };
};
