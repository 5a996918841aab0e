import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const generationRetry: NonNullable<MutationResolvers['generationRetry']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const outcome = await services.engine.generations.retry({
    actor: ownerOf(actor),
    id: input.id,
    acceptPossibleSecondCharge: input.acceptPossibleSecondCharge,
    idempotencyKey: input.idempotencyKey ?? null,
  });
  return outcome.ok
    ? { generation: outcome.value, warnings: outcome.warnings ?? [], userErrors: [] }
    : { generation: null, warnings: [], userErrors: outcome.problems };
};
