import type { MutationResolvers } from '../../gql/resolvers.ts';

export const providerDiscoverModels: NonNullable<
  MutationResolvers['providerDiscoverModels']
> = async (_root, { input }, { services }) => {
  const outcome = await services.providers.discover({
    provider: input.provider,
    search: input.search ?? null,
    first: input.first,
    after: input.after ?? null,
    install: [...input.install],
  });
  return outcome.ok
    ? {
        discovered: outcome.value.discovered,
        installedModels: outcome.value.installedModels,
        userErrors: outcome.value.problems,
      }
    : { discovered: null, installedModels: [], userErrors: outcome.problems };
};
