import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** An error in the vendor's words. */
export interface DashScopeError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by the checks; becomes the reply. */
export class DashScopeRefusal extends Error {
  readonly error: DashScopeError;

  constructor(error: DashScopeError) {
    super(error.message);
    this.error = error;
  }
}

/** The reply for an error. */
export function errorReply({ status, code, message, headers }: DashScopeError, id: string): Reply {
  return jsonReply(status, { code, message, request_id: id }, headers);
}

/** A 400 about the request itself. */
export function invalid(message: string, code = 'InvalidParameter'): DashScopeRefusal {
  return new DashScopeRefusal({ status: 400, code, message });
}

export const INVALID_KEY: DashScopeError = {
  status: 401,
  code: 'InvalidApiKey',
  message: 'Invalid API-key provided.',
};

/** Asked at once what works as a task alone, or the other way round. */
export function wrongManner(kind: 'synchronous' | 'asynchronous'): DashScopeRefusal {
  return new DashScopeRefusal({
    status: 403,
    code: 'AccessDenied',
    message: `current user api does not support ${kind} calls.`,
  });
}

export function modelNotFound(model: string): DashScopeError {
  return {
    status: 404,
    code: 'ModelNotFound',
    message: `The model ${model} does not exist or is not available at this endpoint.`,
  };
}

/** What the safety rules say of the prompt and its pictures, or of what was drawn. */
export function inspectionFailed(stage: 'input' | 'output'): DashScopeError {
  return {
    status: 400,
    code: 'DataInspectionFailed',
    message: `${stage === 'input' ? 'Input' : 'Output'} data may contain inappropriate content.`,
  };
}

const FORBIDDEN: Readonly<Record<(Fault & { kind: 'forbidden' })['reason'], DashScopeError>> = {
  'unverified-organization': {
    status: 403,
    code: 'AccessDenied',
    message: 'The account has not completed its verification.',
  },
  'service-disabled': {
    status: 403,
    code: 'AccessDenied.Unpurchased',
    message: 'Access to model denied. Please make sure you are eligible for using the model.',
  },
  region: {
    status: 403,
    code: 'Model.AccessDenied',
    message: 'The model is not served in this region.',
  },
  permission: { status: 403, code: 'Model.AccessDenied', message: 'Model access denied.' },
};

/** The vendor documents no wait; where a front end tells one, it does so by the usual header. */
const waitOf = (fault: Fault & { kind: 'rate-limit' }, now: Date) =>
  fault.retryAfter === 'milliseconds' ? {} : retryHeaders(fault, now);

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultError(
  fault: Fault,
  about: { model: string; now: Date },
): DashScopeError | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return {
        status: 429,
        code: 'Throttling.RateQuota',
        message: 'Requests rate limit exceeded, please try again later.',
        headers: waitOf(fault, about.now),
      };
    case 'quota-exhausted':
      return {
        status: 403,
        code: 'AllocationQuota.FreeTierOnly',
        message:
          'The free tier of the model has been exhausted. If you wish to continue on a paid basis, disable the "use free tier only" mode.',
      };
    case 'billing-hard-limit':
      return {
        status: 400,
        code: 'Arrearage',
        message: 'Access denied, please make sure your account is in good standing.',
      };
    case 'server-error':
      return {
        status: fault.status,
        code: fault.status === 500 ? 'InternalError' : 'ModelServingError',
        message: 'An internal error has occured, please try again later.',
      };
    case 'unauthorized':
      return INVALID_KEY;
    case 'forbidden':
      return FORBIDDEN[fault.reason];
    case 'model-not-found':
      return modelNotFound(about.model);
    case 'moderation':
      return inspectionFailed(fault.stage);
    default:
      return undefined;
  }
}
