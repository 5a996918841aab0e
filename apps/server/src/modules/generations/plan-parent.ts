import type { GenerationRequest, Plan, Problem } from '@darkroom/core';
import type { ModelRef } from '@darkroom/engine';

/** What stands behind GenerationPlan: a plan, or why there can be none. */
export type PlanParent =
  | { kind: 'plan'; plan: Plan; model: ModelRef; request: GenerationRequest }
  | { kind: 'refused'; problems: Problem[] };
