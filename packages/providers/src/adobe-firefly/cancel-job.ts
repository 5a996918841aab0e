import { type AdapterContext, type CancelOutcome, joinUrl } from '@darkroom/provider-kit';
import { callWithAccess } from './access.ts';
import { pollFailureOf } from './refusals.ts';
import { handleSchema } from './reply-schema.ts';

/** Asks for a job to be stopped. One that has ended, or is not known any more, is too late to stop. */
export async function cancelJob(
  written: Record<string, unknown>,
  context: AdapterContext,
): Promise<CancelOutcome> {
  const { jobId, cancelUrl } = handleSchema.parse(written);
  const isOwn = cancelUrl !== null && context.isOwnUrl(cancelUrl);
  const answer = await callWithAccess(context, {
    method: 'PUT',
    url: isOwn ? cancelUrl : joinUrl(context.baseUrl, '/v3/cancel/{jobId}', { jobId }),
  });
  const { status } = answer;
  if (status >= 200 && status < 300) return 'canceled';
  if ([400, 404, 409, 410].includes(status)) return 'too-late';
  throw pollFailureOf(answer, context);
}
