import type { CostEstimate } from '@darkroom/core';

/** What stands behind CostEstimate. */
export type CostParent = CostEstimate;
