import type { MutationResolvers } from '../../gql/resolvers.ts';
import { readModelRef } from '../generations/read-request.ts';

export const modelVerify: NonNullable<MutationResolvers['modelVerify']> = async (
  _root,
  { input },
  { services, signal },
) => {
  const { model, problems } = await services.models.verify(readModelRef(input.model), signal);
  return { model, userErrors: problems };
};
