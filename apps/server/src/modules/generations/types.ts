import { idKind } from '@darkroom/core';
import type { StoredEvent } from '@darkroom/database';
import { z } from 'zod';
import type {
  AttemptResolvers,
  AttemptState,
  GenerationEventKind,
  GenerationEventResolvers,
  GenerationFailureResolvers,
  GenerationPlanResolvers,
  IdempotencyKeyReusedErrorResolvers,
} from '../../gql/resolvers.ts';
import { withinGeneration } from '../shared/user-errors.ts';

export const Attempt: AttemptResolvers = {
  state: (attempt) => attempt.state as AttemptState, // the column holds nothing else
};

export const GenerationPlan: GenerationPlanResolvers = {
  receipt: (parent) => (parent.kind === 'plan' ? parent.plan.receipt : []),
  warnings: (parent) => (parent.kind === 'plan' ? parent.plan.warnings : []),
  providerCalls: (parent) =>
    parent.kind === 'plan' && parent.plan.resolved ? parent.plan.calls.length : null,
  cost: (parent) => (parent.kind === 'plan' ? parent.plan.cost : null),
  expectedSeconds: (parent, _arguments, { services }) =>
    parent.kind === 'plan' && parent.plan.resolved
      ? services.engine.expectedSeconds(parent.model, parent.request)
      : null,
  userErrors: (parent) =>
    withinGeneration(parent.kind === 'plan' ? parent.plan.problems : parent.problems),
};

export const GenerationFailure: GenerationFailureResolvers = {
  previewUrls: ({ previews }, _arguments, { origin, services }) =>
    (previews ?? []).map((sha256) => services.signedUrls.partialImage(origin, sha256)),
};

export const GenerationEvent: GenerationEventResolvers = {
  sequence: ({ event }) => event.sequence ?? 0,
  kind: ({ event }) => event.kind as GenerationEventKind, // the engine writes nothing else
  partialImageUrl: ({ event }, _arguments, { origin, services }) => {
    const sha256 = partialImageOf(event)?.sha256;
    return sha256 === undefined ? null : services.signedUrls.partialImage(origin, sha256);
  },
  partialImageIndex: ({ event }) => partialImageOf(event)?.position ?? null,
};

/** The engine's own writing; events of earlier versions have no position. */
const partialImageSchema = z.object({ sha256: z.string(), position: z.int().optional() });

function partialImageOf({ kind, payload }: StoredEvent) {
  return kind === 'PARTIAL_IMAGE' ? partialImageSchema.safeParse(payload).data : undefined;
}

export const IdempotencyKeyReusedError: IdempotencyKeyReusedErrorResolvers = {
  generation: ({ generationId }, _arguments, { loaders }) =>
    generationId && idKind(generationId) === 'generation'
      ? loaders.generation.load(generationId)
      : null,
};
