import { type AdapterContext, type CancelOutcome, credentialHeaders } from '@darkroom/provider-kit';
import { requestUrl } from './poll-request.ts';
import { failureOf } from './refusals.ts';
import { handleSchema } from './reply-schema.ts';

/** Ended already, or not known any more. */
const TOO_LATE = new Set([400, 404]);

/** Takes a request out of the queue, or stops it at its work. */
export async function cancelRequest(
  written: Record<string, unknown>,
  context: AdapterContext,
): Promise<CancelOutcome> {
  const answer = await context.http.call({
    method: 'PUT',
    url: requestUrl(handleSchema.parse(written), context, '/cancel'),
    headers: credentialHeaders(context),
  });
  if (TOO_LATE.has(answer.status)) return 'too-late';
  if (answer.status < 200 || answer.status >= 300) throw failureOf(answer, context);
  return 'canceled';
}
