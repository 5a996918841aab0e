import type { NodeResolvers } from '../../gql/resolvers.ts';
import { nodeKind } from './load-node.ts';
import { node } from './node.ts';
import { nodes } from './nodes.ts';

const TYPES = {
  generation: 'Generation',
  image: 'Image',
  board: 'Board',
  asset: 'Asset',
  model: 'Model',
  provider: 'Provider',
  credential: 'Credential',
  apiToken: 'ApiToken',
  budget: 'Budget',
  batch: 'Batch',
  workflowRun: 'WorkflowRun',
  webhook: 'Webhook',
  user: 'User',
} as const;

const Node: NodeResolvers = {
  __resolveType: ({ id }) => TYPES[nodeKind(id) as keyof typeof TYPES], // loadNode answers nothing else
};

export const nodesModule = { Query: { node, nodes }, Node };
