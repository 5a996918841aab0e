import type { MutationResolvers } from '../../gql/resolvers.ts';
import { readModelRef } from '../generations/read-request.ts';

export const modelUpdate: NonNullable<MutationResolvers['modelUpdate']> = async (
  _root,
  { input },
  { services },
) => {
  const outcome = await services.models.update({
    ...input,
    model: readModelRef(input.model),
    credentials: input.credentials.map(({ variable, value }) => ({
      variable,
      value: value ?? null,
    })),
  });
  return outcome.ok
    ? { model: outcome.value, userErrors: [] }
    : { model: null, userErrors: outcome.problems };
};
