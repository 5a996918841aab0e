import type { QueryResolvers } from '../../gql/resolvers.ts';

export const catalogProblems: NonNullable<QueryResolvers['catalogProblems']> = (
  _root,
  _arguments,
  { services },
) => [...services.catalog.problems];
