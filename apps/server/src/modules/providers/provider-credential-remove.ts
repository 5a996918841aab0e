import type { MutationResolvers } from '../../gql/resolvers.ts';
import { asSeen } from './as-seen.ts';

export const providerCredentialRemove: NonNullable<
  MutationResolvers['providerCredentialRemove']
> = async (_root, { input: { provider: slug, credential, scope, user } }, context) => {
  const { providers } = context.services;
  if (scope === 'SHARED' && user) {
    const message = "A shared set is nobody's own. Leave the user out, or give the scope OWN.";
    const provider = await providers.get(slug, context.sight.viewer);
    const userErrors = [{ code: 'INVALID_INPUT' as const, message, field: ['user'] }];
    return { provider, removedModels: 0, userErrors };
  }
  const { provider, removedModels, problems } =
    scope === 'OWN'
      ? await providers.removeOwn(context.sight.viewer, {
          provider: slug,
          credential,
          owner: user ?? undefined,
        })
      : await providers.removeCredential(slug, credential);
  return { provider: await asSeen(context, provider), removedModels, userErrors: problems };
};
