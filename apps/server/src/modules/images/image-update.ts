import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const imageUpdate: NonNullable<MutationResolvers['imageUpdate']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const { id, isStarred, rating } = input;
  const change = { isStarred: isStarred ?? undefined, rating };
  const outcome = await services.engine.gallery.change(ownerOf(actor), id, change);
  return outcome.ok
    ? { image: outcome.value, userErrors: [] }
    : { image: null, userErrors: outcome.problems };
};
