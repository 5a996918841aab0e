import type { MutationResolvers } from '../../gql/resolvers.ts';

export const providerVerify: NonNullable<MutationResolvers['providerVerify']> = async (
  _root,
  { input },
  { services },
) => {
  const outcome = await services.providers.verify(input.provider);
  return outcome.ok
    ? { provider: outcome.value, userErrors: [] }
    : { provider: await services.providers.get(input.provider), userErrors: outcome.problems };
};
