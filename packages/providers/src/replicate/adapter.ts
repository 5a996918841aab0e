import { unknownModelRecord } from '@darkroom/core';
import type { ProviderAdapter } from '@darkroom/provider-kit';
import { verify } from './account.ts';
import { buildCall, uploadPictures } from './build-call.ts';
import { cancelPrediction } from './cancel-prediction.ts';
import { describe, discover } from './live-models.ts';
import { pollPrediction } from './poll-prediction.ts';
import { readAnswer } from './read-answer.ts';

/** Any model of Replicate: a prediction that is held for a moment, then polled, with its pictures behind links. */
export const adapter: ProviderAdapter = {
  prepare: uploadPictures,
  call: buildCall,
  read: readAnswer,
  poll: pollPrediction,
  cancel: cancelPrediction,
  verify,
  discover,
  searches: true,
  describe,
  unknownModel: (id, provider, values) => {
    const record = unknownModelRecord(provider, id, values);
    if (record) return record;
    throw new RangeError(`provider.yaml of "${provider.slug}" says nothing of unknown models.`);
  },
};
