import { randomBytes } from 'node:crypto';

/** Names one request in answers and in the log: `req_` and 80 random bits. Never taken over from the caller. */
export function createRequestId(): string {
  return `req_${randomBytes(10).toString('hex')}`;
}
