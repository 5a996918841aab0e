import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** An error in the vendor's envelope. */
export interface OpenAiError {
  readonly status: number;
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
  /** Further members of the error object. */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by the checks; becomes the reply. */
export class OpenAiRefusal extends Error {
  readonly error: OpenAiError;

  constructor(error: OpenAiError) {
    super(error.message);
    this.error = error;
  }
}

/** The reply for an error. */
export function errorReply(error: OpenAiError): Reply {
  const { message, type, param, code, more } = error;
  return jsonReply(error.status, { error: { message, type, param, code, ...more } }, error.headers);
}

/** A 400 that names a field. */
export function badRequest(
  param: string | null,
  code: string | null,
  message: string,
): OpenAiRefusal {
  return new OpenAiRefusal({ status: 400, message, type: 'invalid_request_error', param, code });
}

/** The answer for a model that is unknown, retired or not for this account. */
export function modelNotFound(model: string): OpenAiError {
  return {
    status: 404,
    message: `The model '${model}' does not exist or you do not have access to it.`,
    type: 'invalid_request_error',
    param: null,
    code: 'model_not_found',
  };
}

/** The answer of the safety system. */
export function moderationBlocked(
  stage: 'input' | 'output',
  category: string,
  requestId: string,
): OpenAiError {
  return {
    status: 400,
    message: `Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and include the request ID ${requestId}. safety_violations=[${category}].`,
    type: 'image_generation_user_error',
    param: null,
    code: 'moderation_blocked',
    more: { moderation_details: { moderation_stage: stage, categories: [category] } },
  };
}

const SERVER_MESSAGES: Readonly<Record<number, string>> = {
  500: 'The server had an error while processing your request. Sorry about that!',
  502: 'Bad gateway.',
  503: 'The engine is currently overloaded, please try again later.',
  504: 'Gateway timeout.',
};

const FORBIDDEN = {
  'unverified-organization': (model: string) =>
    `Your organization must be verified to use the model \`${model}\`. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.`,
  'service-disabled': (model: string) => `You are not allowed to use the model \`${model}\`.`,
  region: () => 'Country, region, or territory not supported',
  permission: (model: string) => `Project does not have access to model \`${model}\`.`,
} as const;

const FORBIDDEN_CODES = {
  'unverified-organization': null,
  'service-disabled': 'model_not_found',
  region: 'unsupported_country_region_territory',
  permission: 'model_not_found',
} as const;

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultError(
  fault: Fault,
  about: { model: string; requestId: string; now: Date },
): OpenAiError | undefined {
  const plain = { type: 'invalid_request_error', param: null, code: null };
  switch (fault.kind) {
    case 'rate-limit':
      return {
        status: 429,
        message: `Rate limit reached for ${about.model} in organization org-emulator on images per min (IPM): Limit 5, Used 5, Requested 1. Please try again in ${fault.seconds}s. Visit https://platform.openai.com/account/rate-limits to learn more.`,
        type: 'requests',
        param: null,
        code: 'rate_limit_exceeded',
        headers: retryHeaders(fault, about.now),
      };
    case 'quota-exhausted':
      return {
        status: 429,
        message:
          'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
        type: 'insufficient_quota',
        param: null,
        code: 'insufficient_quota',
      };
    case 'server-error':
      return {
        ...plain,
        status: fault.status,
        message: `${SERVER_MESSAGES[fault.status]} (request ID ${about.requestId})`,
        type: 'server_error',
      };
    case 'unauthorized':
      return {
        ...plain,
        status: 401,
        message:
          'Incorrect API key provided: sk-*****. You can find your API key at https://platform.openai.com/account/api-keys.',
        code: 'invalid_api_key',
      };
    case 'forbidden':
      return {
        ...plain,
        status: 403,
        message: FORBIDDEN[fault.reason](about.model),
        code: FORBIDDEN_CODES[fault.reason],
      };
    case 'billing-hard-limit':
      return {
        ...plain,
        status: 400,
        message: 'Billing hard limit has been reached',
        code: 'billing_hard_limit_reached',
      };
    case 'model-not-found':
      return modelNotFound(about.model);
    case 'moderation':
      return moderationBlocked(fault.stage, fault.reason ?? 'sexual', about.requestId);
    default:
      return undefined;
  }
}
