import type { ProviderAdapter } from '@darkroom/provider-kit';
import { verify } from './account.ts';
import { buildCall } from './build-call.ts';
import { discover } from './live-models.ts';
import { pollTask } from './poll-task.ts';
import { readAnswer } from './read-answer.ts';

/** The FLUX models by the API of their makers: a submit, polling at the address that it tells, a result behind a link. */
export const adapter: ProviderAdapter = {
  call: buildCall,
  read: readAnswer,
  poll: pollTask,
  verify,
  discover,
};
