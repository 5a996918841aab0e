import {
  WorkflowActivity,
  WorkflowPlan,
  WorkflowPlanNode,
  WorkflowRun,
  WorkflowStep,
} from './types.ts';
import { workflowCancel } from './workflow-cancel.ts';
import { workflowPlan } from './workflow-plan.ts';
import { workflowRun, workflowRunById } from './workflow-run.ts';
import { workflowRuns } from './workflow-runs.ts';

export const workflowsModule = {
  Query: { workflowPlan, workflowRun: workflowRunById, workflowRuns },
  Mutation: { workflowRun, workflowCancel },
  WorkflowActivity,
  WorkflowPlan,
  WorkflowPlanNode,
  WorkflowRun,
  WorkflowStep,
};
