import type { MutationResolvers } from '../../gql/resolvers.ts';

export const apiTokenRevoke: NonNullable<MutationResolvers['apiTokenRevoke']> = async (
  _root,
  { input },
  { services, loaders },
) => {
  await services.database.apiTokens.revoke(input.id);
  const apiToken = await loaders.apiToken.load(input.id);
  return apiToken
    ? { apiToken, userErrors: [] }
    : {
        apiToken: null,
        userErrors: [
          {
            code: 'NOT_FOUND',
            message: `There is no token "${input.id.slice(0, 60)}".`,
            field: ['id'],
          },
        ],
      };
};
