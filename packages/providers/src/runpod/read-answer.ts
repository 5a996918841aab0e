import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallOutcome,
  type CallRequest,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { readJob } from './read-job.ts';
import { failureOf } from './refusals.ts';
import { type Handle, jobSchema } from './reply-schema.ts';

/** Milliseconds to the first question; the fastest endpoints need about as long. */
const FIRST_POLL_MS = 1000;

/** Reads the answer of `run` and of `runsync` alike: a job that has ended, or one to be asked about. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallOutcome> {
  const { status, headers, images } = answer;
  const { model } = request;
  if (status < 200 || status >= 300) {
    throw failureOf({ status, headers, text: await answer.text() }, context, model);
  }
  const job = jobSchema.safeParse(await answer.json()).data;
  const result = job ? await readJob(job, { request, context, images }) : null;
  if (result) return result;
  if (!job?.id) {
    throw badResponse(
      `${localize(context.provider.label)}'s answer for ${model.providerModelId} names no job`,
      { providerRequestId: answer.requestId },
    );
  }
  const handle: Handle = { id: job.id, endpoint: model.providerModelId };
  return {
    kind: 'accepted',
    handle: { ...handle },
    providerRequestId: job.id,
    pollAfterMs: FIRST_POLL_MS,
  };
}
