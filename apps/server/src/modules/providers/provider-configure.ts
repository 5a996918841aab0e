import type { MutationResolvers } from '../../gql/resolvers.ts';

export const providerConfigure: NonNullable<MutationResolvers['providerConfigure']> = async (
  _root,
  { input },
  { services },
) => {
  const outcome = await services.providers.configure({
    provider: input.provider,
    credential: input.credential,
    credentials: input.credentials.map(({ variable, value }) => ({
      variable,
      value: value ?? null,
    })),
    ...(input.baseUrl === undefined ? {} : { baseUrl: input.baseUrl }),
  });
  return outcome.ok
    ? {
        provider: outcome.value.provider,
        installedModels: outcome.value.installedModels,
        userErrors: [],
      }
    : {
        provider: await services.providers.get(input.provider),
        installedModels: [],
        userErrors: outcome.problems,
      };
};
