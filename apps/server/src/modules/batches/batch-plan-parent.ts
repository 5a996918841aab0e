import type { Problem } from '@darkroom/core';
import type { BatchPlan } from '@darkroom/engine';

/** What stands behind BatchPlan: a plan, or why there can be none. */
export type BatchPlanParent =
  | { kind: 'plan'; plan: BatchPlan }
  | { kind: 'refused'; problems: Problem[] };
