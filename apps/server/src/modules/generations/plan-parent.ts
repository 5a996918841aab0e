import type { Plan, Problem } from '@darkroom/core';

/** What stands behind GenerationPlan: a plan, or why there can be none. */
export type PlanParent = { kind: 'plan'; plan: Plan } | { kind: 'refused'; problems: Problem[] };
