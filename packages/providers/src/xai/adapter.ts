import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account.ts';
import { buildCall } from './build-call.ts';
import { unknownModel } from './listed-model.ts';
import { readAnswer } from './read-answer.ts';

/** xAI's image API: generations and edits as JSON, each answer with its pictures and its true cost. */
export const adapter: ProviderAdapter = {
  call: buildCall,
  read: readAnswer,
  verify,
  discover,
  unknownModel,
};
