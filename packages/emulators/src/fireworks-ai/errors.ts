import type { Fault } from '../kit/faults.ts';
import { ApiRefusal } from '../kit/image-api.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** The vendor's envelope, after OpenAI's: unsure. */
export const errorReply = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply => jsonReply(status, { error: { object: 'error', type: code, code, message } }, headers);

export const refuse = (status: number, code: string, message: string): ApiRefusal =>
  new ApiRefusal(errorReply(status, code, message));

export const notFound = (model: string): Reply =>
  errorReply(404, 'NOT_FOUND', `Model not found, inaccessible, and/or not deployed: ${model}`);

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultReply(fault: Fault, about: { model: string; now: Date }): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return errorReply(
        429,
        'RATE_LIMIT_EXCEEDED',
        'Request would exceed the rate limit.',
        retryHeaders(fault, about.now),
      );
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return errorReply(
        412,
        'PAYMENT_REQUIRED',
        'Account is suspended, possibly due to reaching the spending limit or failure to pay past invoices.',
      );
    case 'server-error':
      return errorReply(fault.status, 'INTERNAL', 'Internal server error');
    case 'unauthorized':
      return errorReply(401, 'UNAUTHORIZED', 'The API key you provided is invalid.');
    case 'forbidden':
      return errorReply(403, 'FORBIDDEN', 'Your account may not use this model.');
    case 'model-not-found':
      return notFound(about.model);
    default:
      return undefined;
  }
}
