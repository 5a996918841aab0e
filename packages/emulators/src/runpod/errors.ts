import type { Fault } from '../kit/faults.ts';
import { ApiRefusal } from '../kit/image-api.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** An error is a sentence. */
export const refusal = (status: number, error: string): ApiRefusal =>
  new ApiRefusal(jsonReply(status, { error }));

/** The vendor's own answer to a fault; undefined where it has none of its own. */
export function faultReply(fault: Fault, now: Date): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return jsonReply(429, { error: 'too many requests' }, retryHeaders(fault, now));
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return jsonReply(402, { error: 'insufficient balance' });
    case 'server-error':
      return jsonReply(fault.status, { error: 'internal error' });
    case 'unauthorized':
      return jsonReply(401, { error: 'Unauthorized' });
    case 'forbidden':
      return jsonReply(403, { error: 'this API key may not use the endpoint' });
    case 'model-not-found':
      return jsonReply(404, { error: 'endpoint not found' });
    default:
      return undefined;
  }
}

/** What a worker says of content that it refuses. */
export function safetyWords(fault: Fault | undefined): string {
  const isInput =
    (fault?.kind === 'moderation' || fault?.kind === 'job-moderation') && fault.stage === 'input';
  return isInput
    ? 'The prompt was flagged by the safety checker.'
    : 'The generated output was flagged by the safety checker.';
}
