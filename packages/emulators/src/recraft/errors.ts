import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** An error in the vendor's envelope. The codes are the likeliest: only the two names of the body were seen. */
export interface RecraftError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by the checks; becomes the reply. */
export class RecraftRefusal extends Error {
  readonly error: RecraftError;

  constructor(error: RecraftError) {
    super(error.message);
    this.error = error;
  }
}

/** The reply for an error. */
export function errorReply({ status, code, message, headers }: RecraftError): Reply {
  return jsonReply(status, { code, message }, headers);
}

/** A 400 for what is wrong with a request. */
export function badRequest(message: string): RecraftRefusal {
  return new RecraftRefusal({ status: 400, code: 'invalid_request_parameter', message });
}

export const UNAUTHORIZED: RecraftError = {
  status: 401,
  code: 'unauthorized',
  message: 'Invalid or missing API token.',
};

export const NOT_FOUND: RecraftError = {
  status: 404,
  code: 'not_found',
  message: 'The requested resource was not found.',
};

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultError(fault: Fault, model: string, now: Date): RecraftError | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return {
        status: 429,
        code: 'rate_limit_exceeded',
        message: 'Too many requests: 100 images per minute and 5 requests per second are allowed.',
        headers: retryHeaders(fault, now),
      };
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return {
        status: 402,
        code: 'not_enough_credits',
        message: 'You do not have enough API units to perform this request.',
      };
    case 'server-error':
      return { status: fault.status, code: 'internal_error', message: 'Internal server error.' };
    case 'unauthorized':
      return UNAUTHORIZED;
    case 'forbidden':
      return {
        status: 403,
        code: 'forbidden',
        message: 'This token is not allowed to perform the operation.',
      };
    case 'model-not-found':
      return {
        status: 400,
        code: 'invalid_request_parameter',
        message: `model: unknown model "${model}"`,
      };
    case 'moderation':
      return {
        status: 400,
        code: 'content_moderation',
        message:
          fault.stage === 'input'
            ? `The prompt was rejected by content moderation (${fault.reason ?? 'nsfw'}).`
            : `The generated image was rejected by content moderation (${fault.reason ?? 'nsfw'}).`,
      };
    default:
      return undefined;
  }
}
