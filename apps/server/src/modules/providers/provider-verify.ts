import type { MutationResolvers } from '../../gql/resolvers.ts';

export const providerVerify: NonNullable<MutationResolvers['providerVerify']> = async (
  _root,
  { input },
  { services, signal },
) => {
  const { provider, problems } = await services.providers.verify(input.provider, signal);
  return { provider, userErrors: problems };
};
