import type { QueryResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';
import { readBatch } from './read-batch.ts';

export const batchPlan: NonNullable<QueryResolvers['batchPlan']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const outcome = await services.engine.batches.plan(ownerOf(actor), readBatch(input));
  return outcome.ok
    ? { kind: 'plan', plan: outcome.value }
    : { kind: 'refused', problems: outcome.problems };
};
