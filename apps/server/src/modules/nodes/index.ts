import { idKind } from '@darkroom/core';
import type { NodeResolvers } from '../../gql/resolvers.ts';
import { node } from './node.ts';
import { nodes } from './nodes.ts';

const TYPES = {
  generation: 'Generation',
  image: 'Image',
  asset: 'Asset',
  model: 'Model',
  provider: 'Provider',
  credential: 'Credential',
  apiToken: 'ApiToken',
  budget: 'Budget',
} as const;

const Node: NodeResolvers = {
  __resolveType: ({ id }) => TYPES[idKind(id) as keyof typeof TYPES], // loadNode answers nothing else
};

export const nodesModule = { Query: { node, nodes }, Node };
