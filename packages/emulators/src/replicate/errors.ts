import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';

/** Thrown by the checks; becomes the reply. */
export class ReplicateRefusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`Refused with status ${reply.status}.`);
    this.reply = reply;
  }
}

/** One input that does not pass. */
export interface InvalidField {
  readonly type: string;
  readonly field: string;
  readonly description: string;
}

export const problem = (status: number, title: string, detail: string): ReplicateRefusal =>
  new ReplicateRefusal(jsonReply(status, { title, detail, status }));

export const notFound = (): ReplicateRefusal =>
  new ReplicateRefusal(
    jsonReply(404, { detail: 'The requested resource could not be found.', status: 404 }),
  );

export const unauthenticated = (detail: string): ReplicateRefusal =>
  problem(401, 'Unauthenticated', detail);

export const badVersion = (): ReplicateRefusal =>
  problem(
    422,
    'Invalid version or not permitted',
    "The specified version does not exist (or perhaps you don't have permission to use it?)",
  );

/** Inputs that do not pass: each on a line of its own, and by its field. */
export function invalid(fields: readonly InvalidField[]): ReplicateRefusal {
  const detail = fields.map(({ field, description }) => `- ${field}: ${description}\n`).join('');
  return new ReplicateRefusal(
    jsonReply(422, {
      title: 'Input validation failed',
      detail,
      status: 422,
      invalid_fields: fields,
    }),
  );
}

const SERVER_TITLES: Readonly<Record<number, string>> = {
  500: 'Internal server error',
  502: 'Bad gateway',
  503: 'Service unavailable',
  504: 'Gateway timeout',
};

function throttled({ seconds, retryAfter }: Fault & { kind: 'rate-limit' }, now: Date): Reply {
  const wait = Math.max(1, Math.ceil(seconds));
  const detail = `Request was throttled. Your rate limit resets in ~${wait}s.`;
  const headers: Record<string, string> =
    retryAfter === 'seconds'
      ? { 'retry-after': String(Math.ceil(seconds)) }
      : retryAfter === 'date'
        ? { 'retry-after': new Date(now.getTime() + seconds * 1000).toUTCString() }
        : {};
  return jsonReply(429, { title: 'Throttled', detail, status: 429 }, headers);
}

/** The vendor's own answer to a fault; undefined where it has none of its own. */
export function faultReply(fault: Fault, now: Date): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return throttled(fault, now);
    case 'quota-exhausted':
    case 'billing-hard-limit':
      return problem(
        402,
        'Insufficient credit',
        'You have insufficient credit to run this model. Go to https://replicate.com/account/billing to purchase credit.',
      ).reply;
    case 'server-error':
      return problem(fault.status, SERVER_TITLES[fault.status] ?? '', 'Something went wrong.')
        .reply;
    case 'unauthorized':
      return unauthenticated('You did not pass a valid authentication token').reply;
    case 'forbidden':
      return problem(403, 'Forbidden', 'You do not have permission to run this model.').reply;
    case 'model-not-found':
      return notFound().reply;
    default:
      return undefined;
  }
}
