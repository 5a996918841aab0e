import type { Fault } from '../kit/faults.ts';
import { ApiRefusal } from '../kit/image-api.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** One fault of a body, as the vendor tells it. */
export interface FieldFault {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

const errorReply = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
) => jsonReply(status, { error_code: code, message }, headers);

/** An error with a code. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiRefusal {
  return new ApiRefusal(errorReply(status, code, message, headers));
}

/** A body that does not pass: every fault of it. */
export function invalid(faults: readonly FieldFault[]): ApiRefusal {
  const body = { error_code: 'validation_error', validation_errors: faults };
  return new ApiRefusal(jsonReply(422, body));
}

const SERVER_CODES: Readonly<Record<number, string>> = {
  500: 'runtime_error',
  503: 'model_not_loaded',
};

/** The vendor's own answer to a fault; undefined where it has none of its own. `isImage5`: the newer path has another status for what it refuses. */
export function faultReply(fault: Fault, now: Date, isImage5 = false): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return errorReply(429, 'rate_limited', 'Too many requests', {
        ...retryHeaders(fault, now),
        'x-access-rate-limit-level': 'org',
      });
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return errorReply(403, 'access_error', 'The quota of generative credits is used up.', {
        'x-access-error': 'quota_exhausted',
      });
    case 'unauthorized':
      return errorReply(401, '401013', 'Oauth token is not valid');
    case 'forbidden':
      return fault.reason === 'region'
        ? errorReply(451, 'legal_error', 'Unavailable for legal reasons')
        : errorReply(403, 'access_error', 'The user is not entitled to this API.', {
            'x-access-error': 'user_non_entitled',
          });
    case 'model-not-found':
      return errorReply(404, 'not_found', 'Requested resource was not found');
    case 'server-error':
      return errorReply(
        fault.status,
        SERVER_CODES[fault.status] ?? 'bad_gateway',
        'Internal error',
      );
    case 'moderation':
      // What was painted is looked at when the job ends.
      return fault.stage === 'output'
        ? undefined
        : errorReply(
            isImage5 ? 451 : 422,
            fault.reason ?? 'prompt_unsafe',
            'The prompt did not pass content policy checks.',
          );
    default:
      return undefined;
  }
}
