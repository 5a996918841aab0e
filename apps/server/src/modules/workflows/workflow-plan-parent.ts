import type { Problem } from '@darkroom/core';
import type { WorkflowPlan } from '@darkroom/engine';

/** What stands behind WorkflowPlan: a plan, or why there can be none. */
export type WorkflowPlanParent =
  | { kind: 'plan'; plan: WorkflowPlan }
  | { kind: 'refused'; problems: Problem[] };
