import type { MutationResolvers } from '../../gql/resolvers.ts';

export const providerCredentialsArrange: NonNullable<
  MutationResolvers['providerCredentialsArrange']
> = async (_root, { input }, { services }) => {
  const { provider, problems } = await services.providers.arrange(input);
  return { provider, userErrors: problems };
};
