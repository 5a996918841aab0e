import type { MutationResolvers } from '../../gql/resolvers.ts';

export const modelInstall: NonNullable<MutationResolvers['modelInstall']> = async (
  _root,
  { input },
  { services },
) => {
  const outcome = await services.models.install({
    ...input,
    credentials: input.credentials.map(({ variable, value }) => ({
      variable,
      value: value ?? null,
    })),
  });
  return outcome.ok
    ? { model: outcome.value, userErrors: [] }
    : { model: null, userErrors: outcome.problems };
};
