import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

/** The most images of one zip. */
const MOST = 10_000;

export const imageArchiveCreate: NonNullable<MutationResolvers['imageArchiveCreate']> = async (
  _root,
  { input },
  { services, actor, origin, loaders },
) => {
  const nothing = { url: null, imageCount: 0 };
  const { database, engine, signedUrls } = services;
  const owner = ownerOf(actor);
  let wanted = [...new Set(input.imageIds ?? [])];
  if (typeof input.board === 'string') {
    const board = await loaders.board.load(input.board);
    if (!board) {
      const message = `There is no board "${input.board.slice(0, 60)}".`;
      return { ...nothing, userErrors: [{ code: 'NOT_FOUND', message, field: ['board'] }] };
    }
    // One more than fits tells that there are more.
    wanted = await database.images.ids({ boardId: board.id }, MOST + 1);
  }
  if (wanted.length > MOST || wanted.length === 0) {
    const message =
      wanted.length === 0
        ? 'There is nothing to pack: name images, or a board that has some.'
        : `A zip holds ${MOST} images at most. Make several.`;
    return { ...nothing, userErrors: [{ code: 'INVALID_INPUT', message, field: ['imageIds'] }] };
  }
  const { ids, problems } = await engine.gallery.visible(owner, wanted);
  const userErrors = problems.map((problem) => ({
    ...problem,
    field: ['imageIds', ...(problem.field?.slice(1) ?? [])],
  }));
  if (ids.length === 0) return { ...nothing, userErrors };
  const expiresAt = signedUrls.expiry();
  const archive = await database.imageArchives.create({ actor: owner, imageIds: ids, expiresAt });
  return { url: signedUrls.archive(origin, archive.id), imageCount: ids.length, userErrors };
};
