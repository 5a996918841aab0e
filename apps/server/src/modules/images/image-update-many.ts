import type { MutationResolvers } from '../../gql/resolvers.ts';
import { tooMany } from '../shared/images-at-once.ts';
import { ownerOf } from '../shared/owner.ts';

export const imageUpdateMany: NonNullable<MutationResolvers['imageUpdateMany']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const problem = tooMany(input.ids, 'ids', 'changed');
  if (problem) return { images: [], userErrors: [problem] };
  const { ids, isStarred, rating } = input;
  const { images, problems } = await services.engine.gallery.changeAll(
    ownerOf(actor),
    [...new Set(ids)],
    { isStarred: isStarred ?? undefined, rating },
  );
  return { images, userErrors: problems };
};
