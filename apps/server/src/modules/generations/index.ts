import { generation } from './generation.ts';
import { generationCancel } from './generation-cancel.ts';
import { generationCreate } from './generation-create.ts';
import { generationEvents } from './generation-events.ts';
import { generationPlan } from './generation-plan.ts';
import { generationResolve } from './generation-resolve.ts';
import { generationRetry } from './generation-retry.ts';
import { generations } from './generations.ts';
import { InputImage } from './input-image.ts';
import { Generation } from './type-generation.ts';
import {
  Attempt,
  GenerationEvent,
  GenerationFailure,
  GenerationPlan,
  IdempotencyKeyReusedError,
} from './types.ts';

export const generationsModule = {
  Query: { generation, generations, generationPlan },
  Mutation: { generationCreate, generationCancel, generationRetry, generationResolve },
  Subscription: { generationEvents },
  Generation,
  Attempt,
  GenerationEvent,
  GenerationFailure,
  GenerationPlan,
  InputImage,
  IdempotencyKeyReusedError,
};
