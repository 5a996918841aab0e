import type { GenerationRequest, Problem } from '@darkroom/core';
import type { StoredBatchCell } from '@darkroom/database';
import { sizeText } from '@darkroom/engine';
import type {
  BatchActivityResolvers,
  BatchCellResolvers,
  BatchPlanResolvers,
} from '../../gql/resolvers.ts';
import { cursorOfPosition } from '../activity/activity.ts';

/** Reasons that one plan lists. */
const MOST_PROBLEMS = 100;

export const BatchPlan: BatchPlanResolvers = {
  generations: (parent) => (parent.kind === 'plan' ? parent.plan.cells.length : 0),
  images: (parent) => (parent.kind === 'plan' ? parent.plan.total.images : 0),
  providerCalls: (parent) => (parent.kind === 'plan' ? parent.plan.total.calls : 0),
  cost: (parent) =>
    parent.kind === 'plan'
      ? parent.plan.total
      : { minimum: 0n, maximum: null, expected: null, unknown: 0 },
  byModel: (parent) =>
    parent.kind === 'plan'
      ? parent.plan.byModel.map((line) => ({
          ...line,
          source: line.key,
          deferredGenerations: line.deferred,
          cost: line,
        }))
      : [],
  deferredGenerations: (parent) => (parent.kind === 'plan' ? parent.plan.total.deferred : 0),
  refusedGenerations: (parent) => (parent.kind === 'plan' ? parent.plan.refused : 0),
  problems: (parent) =>
    parent.kind === 'plan'
      ? parent.plan.problems
          .slice(0, MOST_PROBLEMS)
          .map(({ problem, cells, firstCell }) => ({ error: problem, cells, firstCell }))
      : [],
  problemCount: (parent) => (parent.kind === 'plan' ? parent.plan.problems.length : 0),
  warnings: (parent) => (parent.kind === 'plan' ? parent.plan.warnings : []),
  userErrors: (parent) => (parent.kind === 'plan' ? parent.plan.batchProblems : parent.problems),
};

const requestOf = ({ request }: StoredBatchCell) => JSON.parse(request) as GenerationRequest; // the engine's own writing

export const BatchCell: BatchCellResolvers = {
  prompt: (cell) => requestOf(cell).prompt,
  seed: (cell) => requestOf(cell).seed,
  size: (cell) => sizeText(requestOf(cell).size),
  count: (cell) => requestOf(cell).count,
  generation: ({ generationId }, _arguments, { loaders }) =>
    generationId === null ? null : loaders.generation.load(generationId),
  problem: ({ problems }) =>
    problems === null ? null : ((JSON.parse(problems) as Problem[])[0] ?? null), // the engine's own writing
};

export const BatchActivity: BatchActivityResolvers = {
  cursor: ({ position }) => cursorOfPosition(position),
  async batch(event, _arguments, { loaders }) {
    const batch = await loaders.batch.load(event.subject);
    if (!batch) throw new Error(`Batch ${event.subject} of an event is gone.`);
    return batch;
  },
};
