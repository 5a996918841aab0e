import type { QueryResolvers } from '../../gql/resolvers.ts';

/** Files and their lines are the business of whoever keeps the server. */
export const catalogProblems: NonNullable<QueryResolvers['catalogProblems']> = (
  _root,
  _arguments,
  { actor, services },
) => (actor.permissions.has('server:read') ? [...services.catalog.problems] : []);
