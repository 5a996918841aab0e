import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** An error of the vendor, before its request id is written behind the message. */
export interface ArkError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly param?: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by the checks; becomes the reply. */
export class ArkRefusal extends Error {
  readonly error: ArkError;

  constructor(error: ArkError) {
    super(error.message);
    this.error = error;
  }
}

/** The reply for an error. */
export function errorReply(
  { status, code, message, param, type, headers }: ArkError,
  id: string,
): Reply {
  const error = { code, message: `${message} Request id: ${id}`, param: param ?? '', type };
  return jsonReply(status, { error }, headers);
}

/** A 400 that names a field. */
export function invalidParameter(param: string, why: string): ArkRefusal {
  return new ArkRefusal({
    status: 400,
    code: 'InvalidParameter',
    message: `The parameter \`${param}\` specified in the request is not valid: ${why}.`,
    param,
    type: 'BadRequest',
  });
}

export function missingParameter(param: string): ArkRefusal {
  return new ArkRefusal({
    status: 400,
    code: 'MissingParameter',
    message: `The request failed because it is missing \`${param}\` parameter.`,
    param,
    type: 'BadRequest',
  });
}

/** The answer to a key that is missing or nobody's. */
export const AUTHENTICATION: ArkError = {
  status: 401,
  code: 'AuthenticationError',
  message: 'The API key or AK/SK in the request is missing or invalid.',
  type: 'Unauthorized',
};

/** The answer for a model that is unknown, or not for this account. */
export function modelNotFound(model: string): ArkError {
  return {
    status: 404,
    code: 'InvalidEndpointOrModel.NotFound',
    message: `The model or endpoint ${model} does not exist or you do not have access to it.`,
    type: 'NotFound',
  };
}

/** The answer of the safety rules. `reason` is a suffix of the code, such as `PrivacyInformation`. */
export function sensitiveContent(stage: 'input' | 'output', reason?: string): ArkError {
  const isPicture = stage === 'output' || reason !== undefined;
  const where = stage === 'output' ? 'output' : 'input';
  return {
    status: 400,
    code: `${stage === 'output' ? 'Output' : 'Input'}${isPicture ? 'Image' : 'Text'}SensitiveContentDetected${reason ? `.${reason}` : ''}`,
    message: `The request failed because the ${where} ${isPicture ? 'image' : 'text'} may contain sensitive information.`,
    type: 'BadRequest',
  };
}

const FORBIDDEN: Readonly<Record<(Fault & { kind: 'forbidden' })['reason'], ArkError>> = {
  'unverified-organization': {
    status: 403,
    code: 'OperationDenied.PermissionDenied',
    message: 'The account has not completed real-name verification.',
    type: 'Forbidden',
  },
  'service-disabled': {
    status: 403,
    code: 'OperationDenied.ServiceNotOpen',
    message: 'The operation is denied because the service is not activated.',
    type: 'Forbidden',
  },
  region: {
    status: 403,
    code: 'AccessDenied.Region',
    message: 'The request failed because the resource is not available in your region.',
    type: 'Forbidden',
  },
  permission: {
    status: 403,
    code: 'AccessDenied',
    message: 'The request failed because you do not have access to the requested resource.',
    type: 'Forbidden',
  },
};

/** The vendor documents no wait; where a front end tells one, it does so by the usual header. */
const waitOf = (fault: Fault & { kind: 'rate-limit' }, now: Date) =>
  fault.retryAfter === 'milliseconds' ? {} : retryHeaders(fault, now);

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultError(
  fault: Fault,
  about: { model: string; now: Date },
): ArkError | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return {
        status: 429,
        code: 'ModelAccountIpmRateLimitExceeded',
        message: `The requests per minute (IPM) limit of the associated model ${about.model} for your account has been exceeded. Please try again later.`,
        type: 'TooManyRequests',
        headers: waitOf(fault, about.now),
      };
    case 'quota-exhausted':
      return {
        status: 429,
        code: 'SetLimitExceeded',
        message: `Your account has reached the set inference limit for the ${about.model} model, and the model service has been paused.`,
        type: 'TooManyRequests',
      };
    case 'billing-hard-limit':
      return {
        status: 403,
        code: 'AccountOverdueError',
        message: 'The request failed because your account has an overdue balance.',
        type: 'Forbidden',
      };
    case 'server-error':
      return {
        status: fault.status,
        code: 'InternalServiceError',
        message: 'The service encountered an unexpected internal error.',
        type: 'InternalServerError',
      };
    case 'unauthorized':
      return AUTHENTICATION;
    case 'forbidden':
      return FORBIDDEN[fault.reason];
    case 'model-not-found':
      return modelNotFound(about.model);
    case 'moderation':
      return sensitiveContent(fault.stage, fault.reason);
    default:
      return undefined;
  }
}
