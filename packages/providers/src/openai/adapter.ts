import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account-models.ts';
import { buildCall } from './build-call.ts';
import { readAnswer, readPreview } from './read-answer.ts';
import { unknownModel } from './unknown-model.ts';

/** The OpenAI Images API: generations as JSON, edits as forms, previews as server-sent events. */
export const adapter: ProviderAdapter = {
  call: buildCall,
  read: readAnswer,
  readEvent: readPreview,
  verify,
  discover,
  unknownModel,
};
