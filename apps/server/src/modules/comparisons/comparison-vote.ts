import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const comparisonVote: NonNullable<MutationResolvers['comparisonVote']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const { generationIds, winnerId } = input;
  const outcome = await services.engine.comparisons.vote({
    actor: ownerOf(actor),
    generationIds,
    winnerId: winnerId ?? null,
  });
  return outcome.ok
    ? { ranking: outcome.value, userErrors: [] }
    : { ranking: [], userErrors: outcome.problems };
};
