import type { MutationResolvers } from '../../gql/resolvers.ts';

export const providerReset: NonNullable<MutationResolvers['providerReset']> = async (
  _root,
  { input },
  { services },
) => {
  const { provider, removedModels, problems } = await services.providers.reset(input.provider);
  return { provider, removedModels, userErrors: problems };
};
