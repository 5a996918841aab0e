import type { GenerationRequest, Plan } from '@darkroom/core';

/**
 * The plan that an order would have without its own cost limit, where that limit alone is in its way and pictures that
 * are here would do: those cost nothing. Else the plan as it is.
 */
export async function planWithoutLimit(
  plan: Plan,
  request: GenerationRequest,
  replan: (request: GenerationRequest) => Promise<Plan>,
): Promise<Plan> {
  const { problems } = plan;
  const isLimitAlone =
    problems.length > 0 && problems.every(({ code }) => code === 'MAX_COST_EXCEEDED');
  if (!isLimitAlone || request.cachePolicy !== 'USE') return plan;
  return replan({ ...request, maxCost: null });
}
