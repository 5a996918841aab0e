import type { z } from 'zod';
import type { Fault } from '../kit/faults.ts';
import { ApiRefusal } from '../kit/image-api.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { retryHeaders } from '../kit/retry-headers.ts';

/** One thing that is wrong with an input, in the vendor's form. */
export interface Detail {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
  readonly input?: unknown;
}

/** A 4xx of a model: each fault with where to read about it. */
export function detailReply(status: number, details: readonly Detail[]): Reply {
  const detail = details.map((one) => ({
    ...one,
    url: `https://docs.fal.ai/errors#${one.type}`,
  }));
  return jsonReply(status, { detail });
}

export const sentenceReply = (
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Reply => jsonReply(status, { detail }, headers);

export const refuse = (status: number, detail: string): ApiRefusal =>
  new ApiRefusal(sentenceReply(status, detail));

/** As api.fal.ai tells its errors. */
export const platformReply = (status: number, type: string, message: string): Reply =>
  jsonReply(status, { error: { type, message, request_id: '' } });

const TYPES: Readonly<Record<string, string>> = {
  too_small: 'greater_than_equal',
  too_big: 'less_than_equal',
  invalid_value: 'one_of',
  invalid_union: 'one_of',
};

/** What zod found, as the vendor tells it. */
export function detailsOf(error: z.ZodError, body: unknown): Detail[] {
  return error.issues.map((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    const given = path.reduce<unknown>(
      (found, step) =>
        typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined,
      body,
    );
    const isMissing = given === undefined;
    return {
      loc: ['body', ...path],
      msg: isMissing ? 'field required' : issue.message,
      type: isMissing ? 'missing' : (TYPES[issue.code] ?? issue.code),
      input: given,
      ...('values' in issue ? { ctx: { expected: issue.values } } : {}),
    };
  });
}

const SERVER_DETAILS: Readonly<Record<number, string>> = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export const UNAUTHENTICATED = 'Authentication is required to access this application.';
export const EXHAUSTED =
  'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.';

/** The vendor's own answer to a fault of a submit or of a free question; undefined where it has none. */
export function faultReply(fault: Fault, now: Date, application: string): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return sentenceReply(
        429,
        'Too many concurrent requests. Please wait for some to finish.',
        retryHeaders(fault, now),
      );
    case 'quota-exhausted':
      return sentenceReply(403, EXHAUSTED);
    case 'billing-hard-limit':
      return sentenceReply(402, 'Payment required. Reason: Budget limit reached.');
    case 'server-error':
      return sentenceReply(fault.status, SERVER_DETAILS[fault.status] ?? '');
    case 'unauthorized':
      return sentenceReply(401, UNAUTHENTICATED);
    case 'forbidden':
      return sentenceReply(403, `Cannot access application ${application}. Access denied.`);
    case 'model-not-found':
      return sentenceReply(404, `Application '${application.split('/')[1]}' not found`);
    default:
      return undefined;
  }
}

/** Statuses of the types that a failed run can have. */
const RUN_STATUSES: Readonly<Record<string, number>> = {
  internal_server_error: 500,
  generation_timeout: 504,
  downstream_service_error: 400,
  downstream_service_unavailable: 400,
  no_media_generated: 422,
  face_detection_error: 422,
  image_load_error: 422,
  file_download_error: 422,
  unsupported_image_format: 422,
};

/** The result of a run that failed. */
export function runFailure(fault: Fault & { kind: 'job-failed' }): { reply: Reply; type: string } {
  const type = fault.reason ?? 'internal_server_error';
  const reply = detailReply(RUN_STATUSES[type] ?? 500, [
    { loc: ['body'], msg: fault.message, type, input: {} },
  ]);
  return { reply, type };
}

export const POLICY = 'content_policy_violation';

/** A run that the content rules ended; `field` is what they refused, null: what was painted. */
export function policyReply(field: string | null): Reply {
  const msg = 'The content could not be processed because it was flagged by a content checker.';
  const loc = field === null ? ['body'] : ['body', field];
  return detailReply(422, [{ loc, msg, type: POLICY, input: {} }]);
}
