import { detailReply } from '../kit/fastapi-errors.ts';
import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** The server's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultReply(fault: Fault, about: { model: string; now: Date }): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return detailReply(429, 'Rate limit reached', retryHeaders(fault, about.now));
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return detailReply(402, 'No credits left on this key');
    case 'server-error':
      return detailReply(fault.status, 'Internal Server Error');
    case 'unauthorized':
      return detailReply(401, 'Invalid API key');
    case 'forbidden':
      return detailReply(403, 'This key may not use images');
    case 'model-not-found':
      return detailReply(404, `Model ${about.model} not found`);
    case 'moderation':
      return fault.stage === 'input'
        ? jsonReply(400, {
            error: {
              message: 'Your request was rejected by the safety system.',
              code: 'content_policy_violation',
              moderation_details: { moderation_stage: 'input' },
            },
          })
        : jsonReply(400, {
            error: {
              message: 'The image was rejected by the safety system.',
              code: 'content_policy_violation',
              moderation_details: { moderation_stage: 'output' },
            },
          });
    default:
      return undefined;
  }
}
