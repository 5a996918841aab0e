import type { MutationResolvers } from '../../gql/resolvers.ts';
import { asSeen } from './as-seen.ts';

export const providerReset: NonNullable<MutationResolvers['providerReset']> = async (
  _root,
  { input },
  context,
) => {
  const { providers } = context.services;
  const { provider, removedModels, problems } = await providers.reset(input.provider);
  return { provider: await asSeen(context, provider), removedModels, userErrors: problems };
};
