import type { MutationResolvers } from '../../gql/resolvers.ts';

export const apiTokenRevoke: NonNullable<MutationResolvers['apiTokenRevoke']> = async (
  _root,
  { input },
  { services, loaders, sight },
) => {
  const known = await loaders.apiToken.load(input.id);
  if (known === null || !(await sight.changes(known.id))) {
    const message = `There is no token "${input.id.slice(0, 60)}".`;
    return { apiToken: null, userErrors: [{ code: 'NOT_FOUND', message, field: ['id'] }] };
  }
  await services.database.apiTokens.revoke(known.id);
  services.identity.rightsChanged();
  return { apiToken: await loaders.apiToken.clear(known.id).load(known.id), userErrors: [] };
};
