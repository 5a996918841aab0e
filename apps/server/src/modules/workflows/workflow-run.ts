import { idKind } from '@darkroom/core';
import type { MutationResolvers, QueryResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';
import { readWorkflow, withinDocument } from './read-workflow.ts';

/** The query of one run. */
export const workflowRunById: NonNullable<QueryResolvers['workflowRun']> = (
  _root,
  { id },
  { loaders },
) => (idKind(id) === 'workflowRun' ? loaders.workflowRun.load(id) : null);

export const workflowRun: NonNullable<MutationResolvers['workflowRun']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const outcome = await services.engine.workflows.run(
    ownerOf(actor),
    readWorkflow(input),
    input.idempotencyKey ?? null,
  );
  return outcome.ok
    ? { workflowRun: outcome.value, warnings: outcome.warnings ?? [], userErrors: [] }
    : { workflowRun: null, warnings: [], userErrors: withinDocument(outcome.problems) };
};
