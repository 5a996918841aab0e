import type { MutationResolvers } from '../../gql/resolvers.ts';

export const imageUpdate: NonNullable<MutationResolvers['imageUpdate']> = async (
  _root,
  { input },
  { services, loaders },
) => {
  if (input.isStarred === null || input.isStarred === undefined) {
    const image = await loaders.image.load(input.id);
    return image
      ? { image, userErrors: [] }
      : {
          image: null,
          userErrors: [
            {
              code: 'NOT_FOUND',
              message: `There is no image "${input.id.slice(0, 60)}".`,
              field: ['id'],
            },
          ],
        };
  }
  const outcome = await services.engine.gallery.setStarred(input.id, input.isStarred);
  return outcome.ok
    ? { image: outcome.value, userErrors: [] }
    : { image: null, userErrors: outcome.problems };
};
