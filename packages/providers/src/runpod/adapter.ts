import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account.ts';
import { buildCall } from './build-call.ts';
import { cancelJob, pollJob } from './jobs.ts';
import { readAnswer } from './read-answer.ts';
import { unknownModel } from './worker-model.ts';

/** RunPod Serverless: public endpoints, and workers of one's own with any input and output. */
export const adapter: ProviderAdapter = {
  call: buildCall,
  read: readAnswer,
  poll: pollJob,
  cancel: cancelJob,
  verify,
  discover,
  unknownModel,
};
