import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account-models.ts';
import { buildBatch, cancelBatch, pollBatch, readBatch } from './batch-job.ts';
import { buildCall } from './build-call.ts';
import { readAnswer } from './read-answer.ts';
import { surfaceOf } from './surfaces.ts';
import { unknownModel } from './unknown-model.ts';

/** Gemini's image models by generateContent: on the Developer API, on Vertex AI and in its express mode. */
export const adapter: ProviderAdapter = {
  call: buildCall,
  read: readAnswer,
  deferred: {
    isOffered: (context) => surfaceOf(context).hasBatches,
    call: buildBatch,
    read: readBatch,
    poll: pollBatch,
    cancel: cancelBatch,
  },
  verify,
  discover,
  unknownModel,
};
