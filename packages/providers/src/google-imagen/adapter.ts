import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account-models.ts';
import { buildCall } from './build-call.ts';
import { readAnswer } from './read-answer.ts';

/** Google's Imagen by :predict, on the Gemini API and on Vertex AI. */
export const adapter: ProviderAdapter = {
  call: buildCall,
  read: readAnswer,
  verify,
  discover,
};
