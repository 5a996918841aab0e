import type { MutationResolvers } from '../../gql/resolvers.ts';
import { tooMany } from '../shared/images-at-once.ts';
import { ownerOf } from '../shared/owner.ts';

export const boardAddImages: NonNullable<MutationResolvers['boardAddImages']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const problem = tooMany(input.imageIds, 'imageIds', 'added');
  if (problem) return { board: null, addedCount: 0, userErrors: [problem] };
  const ids = [...new Set(input.imageIds)];
  const { board, changed, problems } = await services.engine.boards.add(
    ownerOf(actor),
    input.id,
    ids,
  );
  return { board, addedCount: changed, userErrors: problems };
};
