import type { ProviderAdapter } from '@darkroom/provider-kit';
import { verify } from './account.ts';
import { buildCall } from './build-call.ts';
import { cancelRequest } from './cancel-request.ts';
import { describe, discover } from './live-models.ts';
import { pollRequest } from './poll-request.ts';
import { readAnswer } from './read-answer.ts';
import { uploadLarge } from './upload-large.ts';

/** fal.ai by its queue: a submit, statuses with logs, a result with addresses of pictures. */
export const adapter: ProviderAdapter = {
  prepare: uploadLarge,
  call: buildCall,
  read: readAnswer,
  poll: pollRequest,
  cancel: cancelRequest,
  verify,
  discover,
  searches: true,
  describe,
};
