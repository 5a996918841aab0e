import type { MutationResolvers } from '../../gql/resolvers.ts';
import { tooMany } from '../shared/images-at-once.ts';
import { ownerOf } from '../shared/owner.ts';

export const imageDelete: NonNullable<MutationResolvers['imageDelete']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const problem = tooMany(input.ids, 'ids', 'deleted');
  if (problem) return { deletedIds: [], restorableUntil: null, userErrors: [problem] };
  const ids = [...new Set(input.ids)];
  const { gallery } = services.engine;
  if (input.isForGood) {
    const { deletedIds, problems } = await gallery.deleteForGood(ownerOf(actor), ids);
    return { deletedIds, restorableUntil: null, userErrors: problems };
  }
  const { deletedIds, restorableUntil, problems } = await gallery.delete(ownerOf(actor), ids);
  return {
    deletedIds,
    restorableUntil: deletedIds.length > 0 ? restorableUntil : null,
    userErrors: problems,
  };
};
