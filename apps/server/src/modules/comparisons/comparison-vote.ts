import type { MutationResolvers } from '../../gql/resolvers.ts';

export const comparisonVote: NonNullable<MutationResolvers['comparisonVote']> = async (
  _root,
  { input },
  { services },
) => {
  const { generationIds, winnerId } = input;
  const outcome = await services.engine.comparisons.vote({
    generationIds,
    winnerId: winnerId ?? null,
  });
  return outcome.ok
    ? { ranking: outcome.value, userErrors: [] }
    : { ranking: [], userErrors: outcome.problems };
};
