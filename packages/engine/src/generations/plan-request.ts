import {
  type GenerationRequest,
  type ImageFacts,
  type Plan,
  planGeneration,
  referenceId,
} from '@darkroom/core';
import type { PlannableModel } from '../contracts.ts';
import { imageReferences, readImageFacts } from './image-facts.ts';
import type { RunContext } from './run-context.ts';

/**
 * `coming`: what is expected of pictures that are not made yet, by the id with which the request names them.
 * `deferredUntil`: it is ordered for later, to be done by then.
 */
export type PlanRequest = (
  request: GenerationRequest,
  coming?: ReadonlyMap<string, ImageFacts>,
  deferredUntil?: number,
) => Promise<Plan>;

/** Plans an actor's requests on one model, looked up once: what a plan, an order and a batch of thousands stand on. */
export async function requestPlanner(
  context: Pick<RunContext, 'models' | 'database' | 'actors' | 'clock'>,
  actor: string,
  model: PlannableModel,
): Promise<PlanRequest> {
  const { models, clock } = context;
  const strategies = await models.strategies(model);
  const isRetiredAllowed = await models.isRetiredAllowed(model);
  return async (request, coming, deferredUntil) => {
    const references = imageReferences(request).filter(
      (reference) => !coming?.has(referenceId(reference)),
    );
    const facts = references.length === 0 ? null : await readImageFacts(context, actor, references);
    return planGeneration(model.record, request, {
      now: clock.now(),
      images: (reference) =>
        coming?.get(referenceId(reference)) ?? facts?.get(referenceId(reference)) ?? null,
      isRetiredAllowed,
      strategies,
      ...(deferredUntil === undefined ? {} : { deferredUntil }),
    });
  };
}
