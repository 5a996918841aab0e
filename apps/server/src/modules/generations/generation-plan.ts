import type { QueryResolvers } from '../../gql/resolvers.ts';
import { readModelRef, readRequest } from './read-request.ts';

export const generationPlan: NonNullable<QueryResolvers['generationPlan']> = async (
  _root,
  { input },
  { services },
) => {
  const outcome = await services.engine.generations.plan(
    readModelRef(input.model),
    readRequest(input),
  );
  return outcome.ok
    ? { kind: 'plan', plan: outcome.value }
    : { kind: 'refused', problems: outcome.problems };
};
