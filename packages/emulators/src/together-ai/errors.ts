import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** An error in the vendor's envelope. */
export interface TogetherError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

export const errorReply = (
  status: number,
  error: TogetherError,
  headers: Readonly<Record<string, string>> = {},
): Reply => jsonReply(status, { id: 'oEmulator', error }, headers);

const plain = { type: 'invalid_request_error', param: null, code: null };

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultReply(fault: Fault, about: { model: string; now: Date }): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return errorReply(
        429,
        {
          message: `You have reached the rate limit specific to this model ${about.model}.`,
          type: 'model_rate_limit',
          param: null,
          code: null,
        },
        {
          ...retryHeaders(fault, about.now),
          'x-ratelimit-limit': '10',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(fault.seconds),
        },
      );
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return errorReply(402, {
        ...plain,
        message:
          'Credit limit exceeded, please navigate to https://api.together.ai/settings/billing',
        type: 'credit_limit',
      });
    case 'server-error':
      return errorReply(fault.status, {
        ...plain,
        message: 'Internal server error',
        type: 'server_error',
      });
    case 'unauthorized':
      return errorReply(401, {
        ...plain,
        message: 'Invalid API key provided.',
        code: 'invalid_api_key',
      });
    case 'forbidden':
      return errorReply(403, { ...plain, message: 'This key may not use the endpoint.' });
    case 'model-not-found':
      return errorReply(404, {
        ...plain,
        message: `Unable to access model ${about.model}.`,
        code: 'model_not_available',
      });
    case 'moderation':
      // Prompt and picture are not told apart.
      return errorReply(422, {
        ...plain,
        message: 'NSFW content detected in the prompt or the image.',
        code: 'nsfw_content',
      });
    default:
      return undefined;
  }
}
