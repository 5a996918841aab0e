import type { ProviderAdapter } from '@darkroom/provider-kit';
import { verify } from './account.ts';
import { buildCall } from './build-call.ts';
import { discover, unknownModel } from './custom-models.ts';
import { pollGeneration } from './poll-generation.ts';
import { readAnswer } from './read-answer.ts';
import { strategies } from './strategies.ts';

/** Ideogram's API: v2, whose paths name capability and model and which runs as jobs, and v1 where a model's file says so. */
export const adapter: ProviderAdapter = {
  strategies,
  call: buildCall,
  read: readAnswer,
  poll: pollGeneration,
  verify,
  discover,
  unknownModel,
};
