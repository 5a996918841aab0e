import type { MutationResolvers } from '../../gql/resolvers.ts';
import { asSeen } from './as-seen.ts';

export const providerVerify: NonNullable<MutationResolvers['providerVerify']> = async (
  _root,
  { input },
  context,
) => {
  const { services, sight, signal } = context;
  const { provider, problems } =
    input.scope === 'OWN'
      ? await services.providers.verifyOwn(sight.viewer, input.provider, signal)
      : await services.providers.verify(input.provider, signal);
  return { provider: await asSeen(context, provider), userErrors: problems };
};
