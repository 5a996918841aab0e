import type { MutationResolvers } from '../../gql/resolvers.ts';
import { pageConnection } from '../shared/connection.ts';

export const providerDiscoverModels: NonNullable<
  MutationResolvers['providerDiscoverModels']
> = async (_root, { input }, { services, signal }) => {
  const { discovered, installedModels, problems } = await services.providers.discover(
    input,
    signal,
  );
  return {
    discovered: discovered ? pageConnection(discovered, input.after) : null,
    installedModels,
    userErrors: problems,
  };
};
