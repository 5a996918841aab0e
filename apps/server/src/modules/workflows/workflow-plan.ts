import type { QueryResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';
import { readWorkflow } from './read-workflow.ts';

export const workflowPlan: NonNullable<QueryResolvers['workflowPlan']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const outcome = await services.engine.workflows.plan(ownerOf(actor), readWorkflow(input));
  return outcome.ok
    ? { kind: 'plan', plan: outcome.value }
    : { kind: 'refused', problems: outcome.problems };
};
