import type { QueryResolvers } from '../../gql/resolvers.ts';
import { readModelRef, readRequest } from './read-request.ts';

export const generationPlan: NonNullable<QueryResolvers['generationPlan']> = async (
  _root,
  { input },
  { services },
) => {
  const model = readModelRef(input.model);
  const request = readRequest(input);
  const outcome = await services.engine.generations.plan(model, request);
  return outcome.ok
    ? { kind: 'plan', plan: outcome.value, model, request }
    : { kind: 'refused', problems: outcome.problems };
};
