import type { Fault } from '../kit/faults.ts';
import { ApiRefusal } from '../kit/image-api.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** `{"error":{"code":400,"message":"…","type":""}}`, whatever went wrong. */
export const errorReply = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply => jsonReply(status, { error: { code: status, message, type: '' } }, headers);

export const refuse = (status: number, message: string): ApiRefusal =>
  new ApiRefusal(errorReply(status, message));

/** The server's own answer to a fault. It knows no bills and no moderation. */
export function faultReply(fault: Fault, about: { model: string; now: Date }): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return errorReply(429, 'too many requests', retryHeaders(fault, about.now));
    case 'server-error':
      return errorReply(fault.status, 'rpc error: code = Unknown desc = out of memory');
    case 'unauthorized':
      return errorReply(401, 'An authentication key is required');
    case 'forbidden':
      return errorReply(403, 'this key may not use images');
    case 'model-not-found':
      return errorReply(404, `model "${about.model}" not found`);
    default:
      return undefined;
  }
}
