import { randomBytes } from 'node:crypto';
import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** An error as v2beta tells it. */
export interface StabilityError {
  readonly status: number;
  readonly name: string;
  readonly errors: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by the checks; becomes the reply. */
export class StabilityRefusal extends Error {
  readonly error: StabilityError;

  constructor(error: StabilityError) {
    super(error.errors.join(' '));
    this.error = error;
  }
}

/** 64 hexadecimal digits, as ids of errors and results are. */
export const hexId = () => randomBytes(32).toString('hex');

/** The reply for an error. v1 has one `message` where v2beta has a list of `errors`. */
export function errorReply(error: StabilityError, version: 'v1' | 'v2beta'): Reply {
  const { name, errors, status, headers } = error;
  const words = version === 'v1' ? { message: errors.join(' ') } : { errors };
  return jsonReply(status, { id: hexId(), name, ...words }, headers);
}

/** A 400 about fields, one text for each. */
export function badRequest(...errors: string[]): StabilityRefusal {
  return new StabilityRefusal({ status: 400, name: 'bad_request', errors });
}

export const UNAUTHORIZED: StabilityError = {
  status: 401,
  name: 'unauthorized',
  errors: ['authorization: invalid or missing header value'],
};

export const NOT_FOUND: StabilityError = {
  status: 404,
  name: 'not_found',
  errors: ['The requested resource was not found.'],
};

export const TOO_LARGE: StabilityError = {
  status: 413,
  name: 'payload_too_large',
  errors: ['body: payload cannot be larger than 10MiB in size'],
};

/** The answer of the moderation at the way in. */
export const MODERATED: StabilityError = {
  status: 403,
  name: 'content_moderation',
  errors: [
    'Your request was flagged by our content moderation system, as a result your request was denied and you were not charged.',
  ],
};

function rateLimit(fault: Fault & { kind: 'rate-limit' }, now: Date): StabilityError {
  return {
    status: 429,
    name: 'rate_limit_exceeded',
    errors: ['You have exceeded the rate limit of 150 requests within 10 seconds.'],
    headers: retryHeaders(fault, now),
  };
}

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultError(fault: Fault, now: Date): StabilityError | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return rateLimit(fault, now);
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return {
        status: 402,
        name: 'payment_required',
        errors: [
          'You lack sufficient credits to make this request. Please purchase more credits at https://platform.stability.ai/account/credits and try again.',
        ],
      };
    case 'server-error':
      return {
        status: fault.status,
        name: 'internal_error',
        errors: ['An unexpected server error has occurred, please try again later.'],
      };
    case 'unauthorized':
      return UNAUTHORIZED;
    case 'forbidden':
      return {
        status: 403,
        name: 'forbidden',
        errors: ['You do not have permission to access this resource.'],
      };
    case 'model-not-found':
      return NOT_FOUND;
    case 'moderation':
      // What is refused at the end is a good answer with a blurred picture.
      return fault.stage === 'input' ? MODERATED : undefined;
    default:
      return undefined;
  }
}
