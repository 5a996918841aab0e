import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, unknownModel, verify } from './account.ts';
import { buildCall } from './build-call.ts';
import { cancelJob } from './cancel-job.ts';
import { pollJob } from './poll-job.ts';
import { readAnswer } from './read-answer.ts';
import { uploadPictures } from './upload-pictures.ts';

/** Adobe Firefly Services: uploads first, a job with addresses of its own, results behind signed links. */
export const adapter: ProviderAdapter = {
  prepare: uploadPictures,
  call: buildCall,
  read: readAnswer,
  poll: pollJob,
  cancel: cancelJob,
  verify,
  discover,
  unknownModel,
};
