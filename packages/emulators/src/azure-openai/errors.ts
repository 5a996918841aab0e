import type { Fault } from '../kit/faults.ts';
import { ApiRefusal } from '../kit/image-api.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';
import { faultError } from '../openai/errors.ts';

/** `{"error":{"code":"…","message":"…"}}`: codes are words, or the status as a text. */
export const azureReply = (
  status: number,
  code: string,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Reply => jsonReply(status, { error: { code, message, ...more } }, headers);

export const WRONG_KEY = new ApiRefusal(
  azureReply(
    401,
    '401',
    'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
  ),
);

export const noDeployment = (): Reply =>
  azureReply(
    404,
    'DeploymentNotFound',
    'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
  );

/** The host's own answer to a fault: its own where Azure stands before the model, else the model's. */
export function faultReply(
  fault: Fault,
  about: { model: string; requestId: string; now: Date },
): Reply | undefined {
  switch (fault.kind) {
    case 'unauthorized':
      return WRONG_KEY.reply;
    case 'forbidden':
      return azureReply(
        403,
        '403',
        'Public access is disabled. Please configure private endpoint.',
      );
    case 'model-not-found':
      return noDeployment();
    case 'rate-limit':
      return azureReply(
        429,
        '429',
        `Requests to the image operation under Azure OpenAI API have exceeded the rate limit. Please retry after ${fault.seconds} seconds.`,
        {},
        retryHeaders(fault, about.now),
      );
    case 'quota-exhausted':
      return azureReply(
        429,
        'insufficient_quota',
        'You exceeded your current quota. Please check your subscription.',
      );
    case 'server-error':
      return azureReply(
        fault.status,
        'InternalServerError',
        'Backend returned unexpected response.',
      );
    case 'moderation':
      return azureReply(
        400,
        fault.stage === 'input' ? 'contentFilter' : 'content_policy_violation',
        'Your task failed as a result of our safety system.',
        {
          type: 'image_generation_user_error',
          moderation_details: { moderation_stage: fault.stage },
          inner_error: {
            code: 'ResponsibleAIPolicyViolation',
            content_filter_results: { sexual: { filtered: true, severity: 'high' } },
          },
        },
      );
    default: {
      const error = faultError(fault, about);
      return (
        error && jsonReply(error.status, { error: { code: error.code, message: error.message } })
      );
    }
  }
}
