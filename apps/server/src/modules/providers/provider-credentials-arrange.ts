import type { MutationResolvers } from '../../gql/resolvers.ts';
import { asSeen } from './as-seen.ts';

export const providerCredentialsArrange: NonNullable<
  MutationResolvers['providerCredentialsArrange']
> = async (_root, { input }, context) => {
  const { provider, problems } = await context.services.providers.arrange(input);
  return { provider: await asSeen(context, provider), userErrors: problems };
};
