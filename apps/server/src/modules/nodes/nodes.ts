import type { QueryResolvers } from '../../gql/resolvers.ts';
import { BadUserInput } from '../../graphql/bad-user-input.ts';
import { loadNode } from './load-node.ts';

const MOST = 100;

export const nodes: NonNullable<QueryResolvers['nodes']> = (_root, { ids }, context) => {
  if (ids.length > MOST) {
    throw new BadUserInput(`${MOST} ids at most are read at once; ${ids.length} were named.`, [
      'ids',
    ]);
  }
  return Promise.all(ids.map((id) => loadNode(id, context)));
};
