import type { QueryResolvers } from '../../gql/resolvers.ts';

export const viewer: NonNullable<QueryResolvers['viewer']> = (_root, _arguments, { actor }) => ({
  kind: actor.kind,
  tokenName: actor.tokenName,
  scopes: [...actor.scopes],
});
