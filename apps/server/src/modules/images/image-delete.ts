import type { MutationResolvers } from '../../gql/resolvers.ts';

const MOST = 100;

export const imageDelete: NonNullable<MutationResolvers['imageDelete']> = async (
  _root,
  { input },
  { services },
) => {
  if (input.ids.length > MOST) {
    return {
      deletedIds: [],
      userErrors: [
        {
          code: 'INVALID_INPUT',
          message: `${MOST} images at most are deleted at once; ${input.ids.length} were named.`,
          field: ['ids'],
        },
      ],
    };
  }
  const { deletedIds, problems } = await services.engine.gallery.delete([...new Set(input.ids)]);
  return { deletedIds, userErrors: problems };
};
