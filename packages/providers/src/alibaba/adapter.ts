import { unknownModelRecord } from '@darkroom/core';
import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account-models.ts';
import { buildCall } from './build-call.ts';
import { readAnswer } from './read-answer.ts';
import { boxes, palette } from './strategies.ts';
import { cancel, poll } from './tasks.ts';

/** DashScope: calls that answer with their pictures, and tasks that are asked about. */
export const adapter: ProviderAdapter = {
  strategies: { boxes, palette },
  call: buildCall,
  read: readAnswer,
  poll,
  cancel,
  verify,
  discover,
  unknownModel: (providerModelId, provider) => {
    const record = unknownModelRecord(provider, providerModelId);
    if (!record) throw new RangeError(`${provider.slug} says nothing of models without a file.`);
    return record;
  },
};
