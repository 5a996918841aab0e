import type { Fault } from '../kit/faults.ts';
import { ApiRefusal } from '../kit/image-api.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** `{"error":{"code":402,"message":"…","metadata":{…}}}`. */
export const errorReply = (
  code: number,
  message: string,
  metadata?: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Reply =>
  jsonReply(code, { error: { code, message, ...(metadata ? { metadata } : {}) } }, headers);

export const refuse = (code: number, message: string): ApiRefusal =>
  new ApiRefusal(errorReply(code, message));

/** The router's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultReply(
  fault: Fault,
  about: { model: string; now: Date; streaming: boolean },
): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return errorReply(
        429,
        'Rate limit exceeded: 20 requests per minute',
        { provider_name: 'Seed' },
        retryHeaders(fault, about.now),
      );
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return errorReply(
        402,
        'Insufficient credits. Add more using https://openrouter.ai/settings/credits',
      );
    case 'server-error':
      return errorReply(fault.status, 'Provider returned error', {
        provider_name: 'Seed',
        raw: 'upstream connect error',
      });
    case 'unauthorized':
      return errorReply(401, 'User not found.');
    case 'forbidden':
      return errorReply(403, 'This key may not use the model.');
    case 'model-not-found':
      return errorReply(404, `No endpoints found for ${about.model}.`);
    case 'moderation':
      return fault.stage === 'input'
        ? errorReply(403, 'Your chosen model requires moderation and your input was flagged.', {
            reasons: [fault.reason ?? 'sexual'],
            flagged_input: 'a red bicycle',
            provider_name: 'OpenAI',
            model_slug: about.model,
          })
        : errorReply(400, 'Provider returned error', {
            provider_name: 'Seed',
            raw: 'The image was rejected by the safety system.',
            reasons: ['output'],
          });
    default:
      return undefined;
  }
}
