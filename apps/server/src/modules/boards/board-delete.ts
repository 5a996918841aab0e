import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const boardDelete: NonNullable<MutationResolvers['boardDelete']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const outcome = await services.engine.boards.remove(ownerOf(actor), input.id);
  return outcome.ok
    ? { deletedId: outcome.value, userErrors: [] }
    : { deletedId: null, userErrors: outcome.problems };
};
