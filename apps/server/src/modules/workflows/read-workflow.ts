import type { Problem } from '@darkroom/core';
import type { WorkflowInput } from '@darkroom/engine';
import type { WorkflowInput as WorkflowInputType } from '../../gql/resolvers.ts';
import { BadUserInput } from '../../graphql/bad-user-input.ts';

/** A workflow as the engine takes it: the document is looked at there. */
export function readWorkflow({
  document,
  maxCost,
}: Pick<WorkflowInputType, 'document' | 'maxCost'>): WorkflowInput {
  if (maxCost && maxCost.currency !== 'USD')
    throw new BadUserInput('Money is in US dollars: currency "USD".', ['maxCost', 'currency']);
  return { document, maxCost: maxCost?.amount ?? null };
}

/** What stands beside the document in the input. */
const BESIDE: readonly string[] = ['maxCost', 'idempotencyKey'];

/** Paths of problems lie below the field `document`, all but those of what stands beside it. */
export const withinDocument = (problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => {
    const { field } = problem;
    if (field === undefined || BESIDE.includes(field[0] ?? '')) return problem;
    return { ...problem, field: ['document', ...field] };
  });
