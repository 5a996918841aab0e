import type { QueryResolvers } from '../../gql/resolvers.ts';

export const modelRanking: NonNullable<QueryResolvers['modelRanking']> = (
  _root,
  _arguments,
  { services },
) => services.engine.comparisons.ranking();
