import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';

/** An error in the vendor's envelope. */
export interface GeminiError {
  /** HTTP status. */
  readonly code: number;
  readonly status: string;
  readonly message: string;
  readonly details?: readonly object[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by the checks; becomes the reply. */
export class GeminiRefusal extends Error {
  readonly error: GeminiError;

  constructor(error: GeminiError) {
    super(error.message);
    this.error = error;
  }
}

/** The error as an object of a reply. */
export function errorObject({ code, message, status, details }: GeminiError) {
  return { error: { code, message, status, ...(details && { details }) } };
}

/** The reply for an error. `inArray` for a stream that was not asked for as events. */
export function errorReply(error: GeminiError, inArray = false): Reply {
  const object = errorObject(error);
  return jsonReply(error.code, inArray ? [object] : object, error.headers);
}

/** A 400 about the request itself. */
export function invalidArgument(message: string, details?: readonly object[]): GeminiRefusal {
  const more = details === undefined ? {} : { details };
  return new GeminiRefusal({ code: 400, status: 'INVALID_ARGUMENT', message, ...more });
}

function errorInfo(reason: string, metadata: Record<string, string> = {}): object {
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata: { service: 'generativelanguage.googleapis.com', ...metadata },
  };
}

/** A key that nobody issued. Note the status: 400, not 401. */
export const API_KEY_INVALID: GeminiError = {
  code: 400,
  status: 'INVALID_ARGUMENT',
  message: 'API key not valid. Please pass a valid API key.',
  details: [
    errorInfo('API_KEY_INVALID'),
    {
      '@type': 'type.googleapis.com/google.rpc.LocalizedMessage',
      locale: 'en-US',
      message: 'API key not valid. Please pass a valid API key.',
    },
  ],
};

/** No key at all. */
export const API_KEY_MISSING: GeminiError = {
  code: 403,
  status: 'PERMISSION_DENIED',
  message:
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
};

/** A model that is unknown, shut down, or has no such method. */
export function modelNotFound(model: string, version: string, method: string): GeminiError {
  return {
    code: 404,
    status: 'NOT_FOUND',
    message: `models/${model} is not found for API version ${version}, or is not supported for ${method}. Call ListModels to see the list of available models and their supported methods.`,
  };
}

const SERVER: Readonly<Record<number, Pick<GeminiError, 'status' | 'message'>>> = {
  500: {
    status: 'INTERNAL',
    message:
      'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  },
  502: { status: 'UNAVAILABLE', message: 'Bad gateway.' },
  503: {
    status: 'UNAVAILABLE',
    message: 'The model is overloaded. Please try again later.',
  },
  504: {
    status: 'DEADLINE_EXCEEDED',
    message: 'Deadline expired before operation could complete.',
  },
};

const FORBIDDEN: Readonly<Record<(Fault & { kind: 'forbidden' })['reason'], GeminiError>> = {
  'service-disabled': {
    code: 403,
    status: 'PERMISSION_DENIED',
    message:
      'Generative Language API has not been used in project 123456789 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/generativelanguage.googleapis.com/overview?project=123456789 then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.',
    details: [errorInfo('SERVICE_DISABLED', { consumer: 'projects/123456789' })],
  },
  region: {
    code: 400,
    status: 'FAILED_PRECONDITION',
    message: 'User location is not supported for the API use.',
  },
  permission: {
    code: 403,
    status: 'PERMISSION_DENIED',
    message: 'Your API key was reported as leaked. Please use another API key.',
  },
  'unverified-organization': {
    code: 403,
    status: 'PERMISSION_DENIED',
    message: 'The caller does not have permission',
  },
};

function rateLimit(fault: Fault & { kind: 'rate-limit' }, model: string, now: Date): GeminiError {
  const quota = quotaFailure('GenerateRequestsPerMinutePerProjectPerModel', model, '10');
  const asDate = new Date(now.getTime() + fault.seconds * 1000).toUTCString();
  const told = fault.retryAfter === 'seconds' || fault.retryAfter === 'milliseconds';
  return {
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
    message: `You exceeded your current quota, please check your plan and billing details.${told ? ` Please retry in ${fault.seconds}s.` : ''}`,
    details: told ? [quota, retryInfo(fault.seconds)] : [quota],
    ...(fault.retryAfter === 'date' && { headers: { 'retry-after': asDate } }),
  };
}

function quotaFailure(quotaId: string, model: string, quotaValue: string): object {
  return {
    '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
    violations: [
      {
        quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
        quotaId,
        quotaDimensions: { location: 'global', model },
        quotaValue,
      },
    ],
  };
}

function retryInfo(seconds: number): object {
  return { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` };
}

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultError(
  fault: Fault,
  about: { model: string; version: string; now: Date },
): GeminiError | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return rateLimit(fault, about.model, about.now);
    case 'quota-exhausted':
      return {
        code: 429,
        status: 'RESOURCE_EXHAUSTED',
        message: `You exceeded your current quota, please check your plan and billing details. Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: ${fault.limit}`,
        details: [
          quotaFailure(
            'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
            about.model,
            String(fault.limit),
          ),
          retryInfo(27),
        ],
      };
    case 'server-error':
      return {
        code: fault.status,
        status: SERVER[fault.status]?.status ?? 'INTERNAL',
        message: SERVER[fault.status]?.message ?? '',
      };
    case 'unauthorized':
      return API_KEY_INVALID;
    case 'forbidden':
      return FORBIDDEN[fault.reason];
    case 'billing-hard-limit':
      return {
        code: 400,
        status: 'FAILED_PRECONDITION',
        message:
          'Gemini API free tier is not available in your country. Please enable billing on your project in Google AI Studio.',
      };
    case 'model-not-found':
      return modelNotFound(about.model, about.version, 'generateContent');
    default:
      return undefined;
  }
}
