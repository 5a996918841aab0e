import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';

/** Thrown by the checks; becomes the reply. */
export class BflRefusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`Refused with status ${reply.status}.`);
    this.reply = reply;
  }
}

/** One fault of a body, as FastAPI tells it. */
export interface FieldFault {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

/** An error whose detail is a sentence. */
export function refusal(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): BflRefusal {
  return new BflRefusal(jsonReply(status, { detail }, headers));
}

/** A body that does not pass: every fault of it. */
export function invalid(faults: readonly FieldFault[]): BflRefusal {
  return new BflRefusal(jsonReply(422, { detail: faults }));
}

const SERVER_DETAILS: Readonly<Record<number, string>> = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The guide's form of a 429 has the wait in its body; the other in a header alone. */
function rateLimited(fault: Fault & { kind: 'rate-limit' }, now: Date): Reply {
  const { seconds, retryAfter } = fault;
  const plain = { detail: 'Rate limit exceeded. Please wait before sending more requests.' };
  switch (retryAfter) {
    case 'seconds':
      return jsonReply(429, plain, { 'retry-after': String(Math.ceil(seconds)) });
    case 'date': {
      const at = new Date(now.getTime() + seconds * 1000);
      return jsonReply(429, plain, { 'retry-after': at.toUTCString() });
    }
    case 'milliseconds':
      return jsonReply(429, {
        error: 'rate_limit_exceeded',
        message: 'Too many requests',
        retry_after: seconds,
      });
    default:
      return jsonReply(429, plain);
  }
}

/** The vendor's own answer to a fault; undefined where it has none of its own. */
export function faultReply(fault: Fault, now: Date): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return rateLimited(fault, now);
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return jsonReply(402, {
        detail: 'Insufficient credits. Please add credits at https://dashboard.bfl.ai.',
      });
    case 'server-error':
      return jsonReply(fault.status, { detail: SERVER_DETAILS[fault.status] });
    case 'unauthorized':
      return jsonReply(401, { detail: 'Invalid or expired API key' });
    case 'forbidden':
      return fault.reason === 'region'
        ? jsonReply(451, { detail: 'Unavailable For Legal Reasons' })
        : jsonReply(403, { detail: 'This model is not enabled for your organization.' });
    case 'model-not-found':
      return jsonReply(404, { detail: 'Not Found' });
    default:
      return undefined;
  }
}
