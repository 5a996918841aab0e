import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';
import { readModelRef, readRequest } from './read-request.ts';

export const generationCreate: NonNullable<MutationResolvers['generationCreate']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const outcome = await services.engine.generations.create({
    actor: ownerOf(actor),
    model: readModelRef(input.generation.model),
    request: readRequest(input.generation),
    idempotencyKey: input.idempotencyKey ?? null,
  });
  return outcome.ok
    ? { generation: outcome.value, warnings: outcome.warnings ?? [], userErrors: [] }
    : { generation: null, warnings: [], userErrors: outcome.problems };
};
