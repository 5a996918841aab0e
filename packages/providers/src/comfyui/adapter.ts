import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account.ts';
import { buildCall, prepare } from './build-call.ts';
import { cancelPrompt } from './cancel-prompt.ts';
import { unknownModel } from './model-records.ts';
import { pollPrompt } from './poll-prompt.ts';
import { readAnswer } from './read-answer.ts';
import { watchPrompt } from './watch-prompt.ts';

/** ComfyUI: a graph that is queued, followed over a WebSocket, and found in the history when it is done. */
export const adapter: ProviderAdapter = {
  prepare,
  call: buildCall,
  read: readAnswer,
  poll: pollPrompt,
  cancel: cancelPrompt,
  watches: 'job',
  watch: watchPrompt,
  verify,
  discover,
  unknownModel,
};
