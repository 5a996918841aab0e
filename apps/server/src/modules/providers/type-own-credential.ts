import type { OwnCredentialResolvers } from '../../gql/resolvers.ts';

export const OwnCredential: OwnCredentialResolvers = {
  user: ({ userId }, _arguments, { loaders }) => loaders.user.load(userId),
  label: async ({ userId }, _arguments, { loaders }) =>
    `own key of ${(await loaders.user.load(userId))?.name ?? 'somebody who is gone'}`,
};
