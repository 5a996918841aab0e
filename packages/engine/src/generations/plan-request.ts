import { type GenerationRequest, type Plan, planGeneration, referenceId } from '@darkroom/core';
import type { PlannableModel } from '../contracts.ts';
import { imageReferences, readImageFacts } from './image-facts.ts';
import type { RunContext } from './run-context.ts';

export type PlanRequest = (request: GenerationRequest) => Promise<Plan>;

/** Plans an actor's requests on one model, looked up once: what a plan, an order and a batch of thousands stand on. */
export async function requestPlanner(
  context: Pick<RunContext, 'models' | 'database' | 'actors' | 'clock'>,
  actor: string,
  model: PlannableModel,
): Promise<PlanRequest> {
  const { models, clock } = context;
  const strategies = await models.strategies(model);
  const isRetiredAllowed = await models.isRetiredAllowed(model);
  return async (request) => {
    const references = imageReferences(request);
    const facts = references.length === 0 ? null : await readImageFacts(context, actor, references);
    return planGeneration(model.record, request, {
      now: clock.now(),
      images: (reference) => facts?.get(referenceId(reference)) ?? null,
      isRetiredAllowed,
      strategies,
    });
  };
}
