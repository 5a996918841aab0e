import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** An error in the vendor's envelope: a sentence for the class of error, and one for this one. */
export interface XaiError {
  readonly status: number;
  readonly code: string;
  readonly error: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by the checks; becomes the reply. */
export class XaiRefusal extends Error {
  readonly error: XaiError;

  constructor(error: XaiError) {
    super(error.error);
    this.error = error;
  }
}

export function errorReply({ status, code, error, headers }: XaiError): Reply {
  return jsonReply(status, { code, error }, headers);
}

const INVALID = 'Client specified an invalid argument';
const FORBIDDEN = 'The caller does not have permission to execute the specified operation';

/** A 400 for an argument that the model or the endpoint does not take. */
export const badArgument = (error: string) => new XaiRefusal({ status: 400, code: INVALID, error });

/** A 422 for a body that is not of the schema. */
export const badBody = (problem: string) =>
  new XaiRefusal({
    status: 422,
    code: INVALID,
    error: `Failed to deserialize the JSON body into the target type: ${problem}`,
  });

/** A wrong key was seen to be a 400. */
export const WRONG_KEY: XaiError = {
  status: 400,
  code: INVALID,
  error:
    'Incorrect API key provided: xa***01. You can obtain an API key from https://console.x.ai.',
};

/** No key at all: unsure. */
export const NO_KEY: XaiError = {
  status: 401,
  code: 'Unauthenticated',
  error: 'No authorization was provided. Send "Authorization: Bearer <API key>".',
};

export const NOT_FOUND: XaiError = {
  status: 404,
  code: 'Not found',
  error: 'The requested resource was not found. See https://docs.x.ai.',
};

/** The answer for a model that is unknown, retired, or closed to the team. */
export const modelNotFound = (model: string): XaiError => ({
  status: 404,
  code: 'Some requested entity was not found',
  error: `The model ${model} does not exist or your team 00000000-0000-4000-8000-000000000001 does not have access to it. Please ensure you're using the correct API key.`,
});

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultError(fault: Fault, model: string, now: Date): XaiError | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return {
        status: 429,
        code: 'Some resource has been exhausted',
        error: `Too many requests for model ${model}. Your team allows 300 requests per minute.`,
        headers: retryHeaders(fault, now),
      };
    case 'quota-exhausted':
      return {
        status: 402,
        code: FORBIDDEN,
        error:
          'Your team has an insufficient credit balance. Purchase credits at https://console.x.ai.',
      };
    case 'billing-hard-limit':
      return {
        status: 403,
        code: FORBIDDEN,
        error: 'Your team has reached its monthly spending limit.',
      };
    case 'server-error':
      return { status: fault.status, code: 'Internal error', error: 'Service temporarily failed.' };
    case 'unauthorized':
      return WRONG_KEY;
    case 'forbidden':
      return { status: 403, code: FORBIDDEN, error: 'The API key is not allowed to use images.' };
    case 'model-not-found':
      return modelNotFound(model);
    case 'moderation':
      // What is refused otherwise comes with status 200.
      return fault.stage === 'input' && fault.reason !== 'empty-list'
        ? { status: 400, code: INVALID, error: 'Rejected by content policy.' }
        : undefined;
    default:
      return undefined;
  }
}
