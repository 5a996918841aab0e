import {
  type AdapterContext,
  type AnswerImages,
  type CallRequest,
  type CancelOutcome,
  credentialHeaders,
  joinUrl,
  jsonIn,
  type PollOutcome,
} from '@darkroom/provider-kit';
import { readJob } from './read-job.ts';
import { pollFailureOf } from './refusals.ts';
import { handleSchema, jobSchema } from './reply-schema.ts';

const POLL_MS = 1500;
/** Outputs may hold pictures as base64. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Asks once how a job stands. */
export async function pollJob(
  written: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const handle = handleSchema.parse(written);
  const { status, headers, text } = await context.http.call({
    url: joinUrl(context.baseUrl, '/{endpoint}/status/{id}', handle),
    headers: credentialHeaders(context),
    maximumBytes: MOST_BYTES,
  });
  const job = jobSchema.safeParse(jsonIn(text)).data;
  if (status < 200 || status >= 300 || !job?.status) {
    // Without a job in it, an answer says that there is none any more: results vanish after half an hour.
    const isGone = /not found|does not exist/i.test(text) && status < 500;
    throw pollFailureOf({ status: isGone ? 404 : status, headers, text }, context);
  }
  const result = await readJob(job, { request, context, images });
  return result ?? { kind: 'running', progress: null, pollAfterMs: POLL_MS };
}

/** Asks for a job to be stopped, in the queue or at work. */
export async function cancelJob(
  written: Record<string, unknown>,
  context: AdapterContext,
): Promise<CancelOutcome> {
  const handle = handleSchema.parse(written);
  const answer = await context.http.call({
    method: 'POST',
    url: joinUrl(context.baseUrl, '/{endpoint}/cancel/{id}', handle),
    headers: credentialHeaders(context),
  });
  const { status, text } = answer;
  if (status === 400 || status === 404 || status === 409) return 'too-late';
  if (status < 200 || status >= 300) throw pollFailureOf(answer, context);
  const word = jobSchema.safeParse(jsonIn(text)).data?.status?.toUpperCase();
  return word === 'CANCELLED' ? 'canceled' : 'too-late';
}
