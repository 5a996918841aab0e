import type { QueryResolvers } from '../../gql/resolvers.ts';
import { readModelRef } from '../generations/read-request.ts';

export const model: NonNullable<QueryResolvers['model']> = async (_root, { ref }, { services }) => {
  const [found] = await services.models.byRefs([readModelRef(ref)]);
  return found ?? null;
};
