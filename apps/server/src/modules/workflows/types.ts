import { formatMicros, type Problem } from '@darkroom/core';
import type { StoredWorkflowStep } from '@darkroom/database';
import type {
  WorkflowActivityResolvers,
  WorkflowPlanNodeResolvers,
  WorkflowPlanResolvers,
  WorkflowRunResolvers,
  WorkflowStepResolvers,
} from '../../gql/resolvers.ts';
import { cursorOfPosition } from '../activity/activity.ts';
import { moneyOfMicros, usd } from '../shared/money.ts';
import { withinDocument } from './read-workflow.ts';

const UNKNOWN = { minimum: 0n, maximum: null, expected: null, unknown: 0 };

export const WorkflowPlan: WorkflowPlanResolvers = {
  name: (parent) => (parent.kind === 'plan' ? parent.plan.name : null),
  nodes: (parent) => (parent.kind === 'plan' ? parent.plan.nodes : []),
  images: (parent) => (parent.kind === 'plan' ? parent.plan.total.images : 0),
  providerCalls: (parent) => (parent.kind === 'plan' ? parent.plan.total.calls : 0),
  cost: (parent) => (parent.kind === 'plan' ? parent.plan.total : UNKNOWN),
  warnings: (parent) => (parent.kind === 'plan' ? parent.plan.warnings : []),
  userErrors: (parent) =>
    withinDocument(parent.kind === 'plan' ? parent.plan.problems : parent.problems),
};

export const WorkflowPlanNode: WorkflowPlanNodeResolvers = {
  nodeId: ({ id }) => id,
  inputs: ({ work }) => work.feeders,
};

export const WorkflowRun: WorkflowRunResolvers = {
  steps: ({ id }, _arguments, { loaders }) => loaders.stepsOfWorkflowRun.load(id),
  document: ({ document }) => JSON.parse(document) as Record<string, unknown>, // an object, when it was accepted
  maxCost: ({ capMicros }) => moneyOfMicros(capMicros),
  spent: async ({ id }, _arguments, { loaders }) => {
    const steps = await loaders.stepsOfWorkflowRun.load(id);
    const ids = steps.flatMap(({ generationId }) => generationId ?? []);
    const generations = await Promise.all(ids.map((one) => loaders.generation.load(one)));
    const micros = generations.reduce((sum, row) => sum + (row?.actualMicros ?? 0n), 0n);
    return usd(formatMicros(micros));
  },
  estimatedCost: (run) => ({
    minimum: run.estimateMinimumMicros,
    maximum: run.estimateMaximumMicros,
    expected: run.estimateExpectedMicros,
    unknown: run.unknownNodes,
  }),
};

const inputsOf = ({ work }: StoredWorkflowStep) =>
  (JSON.parse(work) as { feeders: string[] }).feeders; // the engine's own writing

export const WorkflowStep: WorkflowStepResolvers = {
  inputs: inputsOf,
  generation: ({ generationId }, _arguments, { loaders }) =>
    generationId === null ? null : loaders.generation.load(generationId),
  images: ({ generationId }, _arguments, { loaders }) =>
    generationId === null ? [] : loaders.imagesOfGeneration.load(generationId),
  asset: ({ assetId }, _arguments, { loaders }) =>
    assetId === null ? null : loaders.asset.load(assetId),
  problem: ({ problem }) => (problem === null ? null : (JSON.parse(problem) as Problem)), // the engine's own writing
};

export const WorkflowActivity: WorkflowActivityResolvers = {
  cursor: ({ position }) => cursorOfPosition(position),
  async workflowRun(event, _arguments, { loaders }) {
    const run = await loaders.workflowRun.load(event.subject);
    if (!run) throw new Error(`The workflow run ${event.subject} of an event is gone.`);
    return run;
  },
};
