import type { BoardResolvers } from '../../gql/resolvers.ts';

export const Board: BoardResolvers = {
  cover: async ({ id }, _arguments, { loaders }) => {
    const facts = await loaders.boardFacts.load(id);
    return facts?.coverImageId ? loaders.image.load(facts.coverImageId) : null;
  },
  imageCount: async ({ id }, _arguments, { loaders }) =>
    (await loaders.boardFacts.load(id))?.count ?? 0,
};
