import type { MutationResolvers } from '../../gql/resolvers.ts';

export const providerCredentialRemove: NonNullable<
  MutationResolvers['providerCredentialRemove']
> = async (_root, { input: { provider: slug, credential } }, { services }) => {
  const { provider, removedModels, problems } = await services.providers.removeCredential(
    slug,
    credential,
  );
  return { provider, removedModels, userErrors: problems };
};
