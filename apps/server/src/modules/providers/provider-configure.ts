import type { MutationResolvers } from '../../gql/resolvers.ts';

export const providerConfigure: NonNullable<MutationResolvers['providerConfigure']> = async (
  _root,
  { input },
  { services },
) => {
  const { provider, installedModels, problems } = await services.providers.configure({
    ...input,
    credentials: input.credentials.map(({ variable, value }) => ({
      variable,
      value: value ?? null,
    })),
  });
  return { provider, installedModels, userErrors: problems };
};
