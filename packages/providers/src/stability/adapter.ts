import type { ProviderAdapter } from '@darkroom/provider-kit';
import { verify } from './account.ts';
import { buildCall } from './build-call.ts';
import { pollResult } from './poll-result.ts';
import { readAnswer } from './read-answer.ts';

/** Stability AI's Stable Image API (v2beta): forms go out, one picture comes back, at once or as a result to be fetched. */
export const adapter: ProviderAdapter = {
  call: buildCall,
  read: readAnswer,
  poll: pollResult,
  verify,
};
