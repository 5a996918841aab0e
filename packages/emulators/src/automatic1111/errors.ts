import { detailReply } from '../kit/fastapi-errors.ts';
import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';

/** As its own handler tells what a generation broke by. */
export const brokenReply = (status: number, error: string, errors: string): Reply =>
  jsonReply(status, { error, detail: '', body: '', errors });

/** What a wrong or missing pair of `--api-auth` is answered. */
export const unauthorized = (): Reply =>
  detailReply(401, 'Incorrect username or password', { 'www-authenticate': 'Basic' });

/** The server's own answer to a fault. It knows no bills, no limits and no moderation. */
export function faultReply(fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case 'server-error':
      return brokenReply(
        fault.status,
        'OutOfMemoryError',
        'CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 7.79 GiB total capacity)',
      );
    case 'unauthorized':
      return unauthorized();
    default:
      return undefined;
  }
}
