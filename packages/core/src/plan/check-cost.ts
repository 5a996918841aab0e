import type { GenerationRequest } from '../generation/request.ts';
import { formatDecimal, parseDecimal } from '../money/decimal.ts';
import type { CostEstimate } from '../prices/cost.ts';
import { printable } from '../text/printable.ts';
import type { Planner } from './planner.ts';

/** Holds the most that a generation may cost under what the caller allows; a price that is not known is over it. */
export function checkMaxCost(
  planner: Planner,
  request: GenerationRequest,
  cost: CostEstimate,
): void {
  if (request.maxCost === null) return;
  const limit = parseDecimal(request.maxCost);
  if (limit === null || limit < 0n) {
    planner.refuse(
      'INVALID_INPUT',
      ['maxCost', 'amount'],
      `The cost limit is a decimal number of dollars such as "0.25", not "${printable(request.maxCost, 40)}".`,
    );
  } else if (cost.maximum === null) {
    planner.refuse(
      'MAX_COST_EXCEEDED',
      ['maxCost'],
      'The price of this generation is not known, so it cannot be held under the cost limit. Leave the limit out to go on all the same.',
    );
  } else if (cost.maximum > limit) {
    planner.refuse(
      'MAX_COST_EXCEEDED',
      ['maxCost'],
      `It may cost up to $${formatDecimal(cost.maximum)}, more than the $${formatDecimal(limit)} that the cost limit allows.`,
    );
  }
}
