import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account-models.ts';
import { cancelBatch, pollBatch, readBatch } from './batch-job.ts';
import { orderCall, prepareOrder } from './batch-order.ts';
import { buildCall } from './build-call.ts';
import { readAnswer, readPreview } from './read-answer.ts';
import { unknownModel } from './unknown-model.ts';
import { prepareProgress, watchProgress } from './watch-progress.ts';

/**
 * The OpenAI Images API and what is spoken after it: generations as JSON, edits as forms or JSON, previews as
 * server-sent events. What a provider does in its own way stands in its provider.yaml and in the wire maps of its models.
 */
export const adapter: ProviderAdapter = {
  prepare: async ({ model }) => prepareProgress(model),
  call: buildCall,
  watches: 'call',
  watch: watchProgress,
  read: readAnswer,
  readEvent: readPreview,
  deferred: {
    // A server that speaks the protocol and has no batches says so when the file is uploaded, which is free.
    isOffered: () => true,
    prepare: prepareOrder,
    call: orderCall,
    read: readBatch,
    poll: pollBatch,
    cancel: cancelBatch,
  },
  verify,
  discover,
  unknownModel: (id, provider, values) => unknownModel(id, provider, values),
};
