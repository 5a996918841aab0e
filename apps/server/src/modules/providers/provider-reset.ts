import type { MutationResolvers } from '../../gql/resolvers.ts';

export const providerReset: NonNullable<MutationResolvers['providerReset']> = async (
  _root,
  { input },
  { services },
) => {
  const outcome = await services.providers.reset(input.provider);
  return outcome.ok
    ? {
        provider: outcome.value.provider,
        removedModels: outcome.value.removedModels,
        userErrors: [],
      }
    : { provider: null, removedModels: 0, userErrors: outcome.problems };
};
