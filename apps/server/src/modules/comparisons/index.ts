import { comparisonVote } from './comparison-vote.ts';
import { modelRanking } from './model-ranking.ts';
import { ModelRank } from './type-model-rank.ts';

export const comparisonsModule = {
  Query: { modelRanking },
  Mutation: { comparisonVote },
  ModelRank,
};
