import type { MutationResolvers } from '../../gql/resolvers.ts';
import { asSeen } from './as-seen.ts';

export const providerConfigure: NonNullable<MutationResolvers['providerConfigure']> = async (
  _root,
  { input: { scope, ...input } },
  context,
) => {
  const { providers } = context.services;
  const given = {
    ...input,
    credentials: input.credentials.map(({ variable, value }) => ({
      variable,
      value: value ?? null,
    })),
  };
  const { provider, installedModels, problems } =
    scope === 'OWN'
      ? await providers.configureOwn(context.sight.viewer, given)
      : await providers.configure(given);
  return { provider: await asSeen(context, provider), installedModels, userErrors: problems };
};
