import type { MutationResolvers } from '../../gql/resolvers.ts';
import { tooMany } from '../shared/images-at-once.ts';
import { ownerOf } from '../shared/owner.ts';

export const boardRemoveImages: NonNullable<MutationResolvers['boardRemoveImages']> = async (
  _root,
  { input },
  { services, actor },
) => {
  const problem = tooMany(input.imageIds, 'imageIds', 'taken off');
  if (problem) return { board: null, removedCount: 0, userErrors: [problem] };
  const { board, changed, problems } = await services.engine.boards.take(
    ownerOf(actor),
    input.id,
    input.imageIds,
  );
  return { board, removedCount: changed, userErrors: problems };
};
