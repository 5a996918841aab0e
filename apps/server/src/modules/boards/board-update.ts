import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const boardUpdate: NonNullable<MutationResolvers['boardUpdate']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const { id, name, coverImageId, isTarget } = input;
  const outcome = await services.engine.boards.change(ownerOf(actor), id, {
    name: name ?? undefined,
    coverImageId,
    isTarget: isTarget ?? undefined,
  });
  return outcome.ok
    ? { board: outcome.value, userErrors: [] }
    : { board: null, userErrors: outcome.problems };
};
