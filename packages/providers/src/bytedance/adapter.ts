import { unknownModelRecord } from '@darkroom/core';
import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account-models.ts';
import { buildCall } from './build-call.ts';
import { readAnswer, readFinished } from './read-answer.ts';

/** Seedream by the Ark API: one endpoint, pictures as base64, sets as server-sent events, a picture each. */
export const adapter: ProviderAdapter = {
  call: buildCall,
  read: readAnswer,
  readEvent: readFinished,
  verify,
  discover,
  unknownModel: (providerModelId, provider) => {
    const record = unknownModelRecord(provider, providerModelId);
    if (!record) throw new RangeError(`${provider.slug} says nothing of models without a file.`);
    return record;
  },
};
