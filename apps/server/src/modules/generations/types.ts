import { idKind } from '@darkroom/core';
import type {
  AttemptResolvers,
  AttemptState,
  GenerationEventKind,
  GenerationEventResolvers,
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
  expectedSeconds: () => null,
  userErrors: (parent) =>
    withinGeneration(parent.kind === 'plan' ? parent.plan.problems : parent.problems),
};

export const GenerationEvent: GenerationEventResolvers = {
  sequence: ({ event }) => event.sequence ?? 0,
  kind: ({ event }) => event.kind as GenerationEventKind, // the engine writes nothing else
  partialImageUrl: ({ event }, _arguments, { origin, services }) => {
    const { payload } = event;
    const sha256 =
      typeof payload === 'object' && payload !== null && 'sha256' in payload
        ? payload.sha256
        : null;
    return event.kind === 'PARTIAL_IMAGE' && typeof sha256 === 'string'
      ? services.signedUrls.partialImage(origin, sha256)
      : null;
  },
};

export const IdempotencyKeyReusedError: IdempotencyKeyReusedErrorResolvers = {
  generation: ({ generationId }, _arguments, { loaders }) =>
    generationId && idKind(generationId) === 'generation'
      ? loaders.generation.load(generationId)
      : null,
};
