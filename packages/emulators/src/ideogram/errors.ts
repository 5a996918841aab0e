import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** An error as the vendor tells it: always a text under `error`, and a reason where a limit was met. */
export interface IdeogramError {
  readonly status: number;
  readonly error: string;
  readonly more?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by the checks; becomes the reply. */
export class IdeogramRefusal extends Error {
  readonly error: IdeogramError;

  constructor(error: IdeogramError) {
    super(error.error);
    this.error = error;
  }
}

/** Generations that an account may have under way. */
export const MOST_IN_FLIGHT = 10;

export function errorReply({ status, error, more, headers }: IdeogramError): Reply {
  return jsonReply(status, { error, ...more }, headers);
}

export function badRequest(error: string): IdeogramRefusal {
  return new IdeogramRefusal({ status: 400, error });
}

export const UNAUTHORIZED: IdeogramError = {
  status: 401,
  error: 'Request not authenticated due to missing, invalid, or expired API key.',
};

export const UNSAFE: IdeogramError = {
  status: 422,
  error: 'Prompt provided failed safety check due to the inclusion of prohibited content.',
};

export const IN_FLIGHT: IdeogramError = {
  status: 429,
  error: 'Too many generations are in progress.',
  more: {
    reject_reason: 'inflight_limit',
    max_inflight_requests: MOST_IN_FLIGHT,
    task_completion_speed: 'fast',
  },
};

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultError(fault: Fault, model: string, now: Date): IdeogramError | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return { ...IN_FLIGHT, headers: retryHeaders(fault, now) };
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return {
        status: 402,
        error: 'The account does not have enough credits for this request.',
        more: { reject_reason: 'insufficient_funds' },
      };
    case 'server-error':
      return {
        status: fault.status,
        error: fault.status === 503 ? 'The endpoint is temporarily unavailable.' : 'Server error.',
      };
    case 'unauthorized':
      return UNAUTHORIZED;
    case 'forbidden':
      return { status: 403, error: 'The API key does not have access to this feature.' };
    case 'model-not-found':
      return { status: 404, error: `No route for the model ${model}.` };
    case 'moderation':
      // What is refused at the end is an item without its picture.
      return fault.stage === 'input' ? UNSAFE : undefined;
    default:
      return undefined;
  }
}
