import type { MutationResolvers } from '../../gql/resolvers.ts';
import { tooMany } from '../shared/images-at-once.ts';
import { ownerOf } from '../shared/owner.ts';

export const imageRestore: NonNullable<MutationResolvers['imageRestore']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const problem = tooMany(input.ids, 'ids', 'brought back');
  if (problem) return { images: [], userErrors: [problem] };
  const { images, problems } = await services.engine.gallery.restore(ownerOf(actor), [
    ...new Set(input.ids),
  ]);
  return { images, userErrors: problems };
};
