import { unknownModelRecord } from '@darkroom/core';
import type { ProviderAdapter } from '@darkroom/provider-kit';
import { verify } from './account.ts';
import { buildCall } from './build-call.ts';
import { pollJob } from './poll-job.ts';
import { readAnswer } from './read-answer.ts';

/** Fireworks AI: a picture as the body of the answer, or a job that is asked after. */
export const adapter: ProviderAdapter = {
  call: buildCall,
  read: readAnswer,
  poll: pollJob,
  verify,
  unknownModel(id, provider, values) {
    const record = unknownModelRecord(provider, id, values);
    if (!record) throw new RangeError(`${provider.slug} says nothing of unknown models.`);
    return record;
  },
};
