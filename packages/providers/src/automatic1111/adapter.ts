import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account.ts';
import { buildCall, prepare } from './build-call.ts';
import { unknownModel } from './model-records.ts';
import { readAnswer } from './read-answer.ts';
import { watchProgress } from './watch-progress.ts';

/** AUTOMATIC1111's API, which Forge and SD.Next speak too: one long request, with its progress beside it. */
export const adapter: ProviderAdapter = {
  prepare,
  call: buildCall,
  read: readAnswer,
  watches: 'call',
  watch: watchProgress,
  verify,
  discover,
  unknownModel,
};
