import type { QueryResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';
import { readModelRef, readRequest } from './read-request.ts';

export const generationPlan: NonNullable<QueryResolvers['generationPlan']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const model = readModelRef(input.model);
  const request = readRequest(input);
  const outcome = await services.engine.generations.plan(ownerOf(actor), model, request);
  return outcome.ok
    ? { kind: 'plan', plan: outcome.value, model, request }
    : { kind: 'refused', problems: outcome.problems };
};
