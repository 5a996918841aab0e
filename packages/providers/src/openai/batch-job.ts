import { localize, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  answerInJob,
  badResponse,
  type CallAccepted,
  type CallRequest,
  type CancelOutcome,
  calmPolling,
  credentialHeaders,
  failureFromPoll,
  failureOfJob,
  jobFailed,
  joinUrl,
  type PollOutcome,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { z } from 'zod';
import { type Batch, batchSchema, lineSchema, type ResultLine } from './batch-reply.ts';
import { errorIn } from './error-body.ts';
import { readAnswer } from './read-answer.ts';
import { failureOf } from './refusals.ts';
import type { ErrorBody } from './reply-schema.ts';

const FIRST_POLL_MS = 10_000;
const MEBIBYTE = 1024 ** 2;
/** Bytes of a picture of the largest size (8.3 megapixels) as base64, with room for the rest. */
const LARGEST_PICTURE = 40 * MEBIBYTE;

const handleSchema = z.object({ id: z.string().min(1), acceptedAt: z.number() });

/** States in which the vendor is not done with it. `cancelling` may still end with a result. */
const UNDER_WAY = new Set(['validating', 'in_progress', 'finalizing', 'cancelling']);

/** Reads what the creation of a batch was answered with. */
export async function readBatch(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallAccepted> {
  const { status, headers } = answer;
  if (status < 200 || status >= 300) {
    const error = errorIn(await answer.text());
    throw failureOf({ status, headers, error, model: request.model }, context);
  }
  const parsed = batchSchema.safeParse(await answer.json());
  if (!parsed.success) {
    const name = localize(context.provider.label);
    throw badResponse(`${name} took the batch and gave it no id`, {
      providerRequestId: answer.requestId,
    });
  }
  const { id } = parsed.data;
  const handle = { id, acceptedAt: context.clock.now() };
  return { kind: 'accepted', handle, providerRequestId: id, pollAfterMs: FIRST_POLL_MS };
}

const facts = (context: AdapterContext) => ({
  provider: context.provider,
  secrets: context.secrets(),
});

async function ask(
  path: string,
  ids: Record<string, string>,
  context: AdapterContext,
  most?: number,
) {
  const answer = await context.http.call({
    url: joinUrl(context.baseUrl, path, ids),
    headers: credentialHeaders(context),
    ...(most === undefined ? {} : { maximumBytes: most, timeoutMs: 180_000 }),
  });
  return answer;
}

/** The one line of a file of results. */
async function lineOf(
  fileId: string,
  request: CallRequest,
  context: AdapterContext,
): Promise<ResultLine> {
  const most = MEBIBYTE + request.count * LARGEST_PICTURE;
  const answer = await ask('/files/{id}/content', { id: fileId }, context, most);
  if (answer.status === 404 || answer.status === 410)
    throw new ProviderFailure({
      code: 'OUTPUT_EXPIRED',
      message: `${localize(context.provider.label)} has done the batch and does not keep its result any more.`,
      charge: 'charged',
      isRetryable: true,
    });
  if (answer.status >= 300)
    throw failureFromPoll(answer, {
      ...facts(context),
      providerText: errorIn(answer.text)?.message ?? null,
      now: context.clock.now(),
    });
  const { text } = answer;
  const end = text.indexOf('\n');
  return lineSchema.parse(JSON.parse(end < 0 ? text : text.slice(0, end)));
}

/** What the vendor says where a request came to nothing: it bills those alone that were done. */
function notDone(error: ErrorBody | null | undefined, context: AdapterContext): ProviderFailure {
  const providerText = error?.message ?? error?.code ?? null;
  return jobFailed({ ...facts(context), providerText, charge: 'not-charged' });
}

/** Pictures of a line, or the failure that it tells. */
async function resultOf(
  { response, error }: ResultLine,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  if (!response) throw notDone(error, context);
  const { status_code: status, request_id: requestId, body } = response;
  try {
    const answer = answerInJob({ status, body, requestId: requestId ?? null }, images);
    return await readAnswer(answer, request, context);
  } catch (failure) {
    const charge = status >= 300 ? 'not-charged' : 'unknown';
    throw failureOfJob(failure, { ...facts(context), charge });
  }
}

/** A file that the vendor did not take: nothing of it was done. */
function refusedFile({ errors }: Batch, request: CallRequest, context: AdapterContext): unknown {
  const [error] = errors?.data ?? [];
  if (!error) return notDone(null, context);
  const failure = failureOf({ status: 400, headers: {}, error, model: request.model }, context);
  return failureOfJob(failure, { ...facts(context), charge: 'not-charged' });
}

/** Asks how a batch stands, and reads what it became once it has ended. */
export async function pollBatch(
  handle: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const { id, acceptedAt } = handleSchema.parse(handle);
  const answer = await ask('/batches/{id}', { id }, context);
  const now = context.clock.now();
  if (answer.status >= 300)
    throw failureFromPoll(answer, {
      ...facts(context),
      providerText: errorIn(answer.text)?.message ?? null,
      now,
    });
  const parsed = batchSchema.safeParse(answer.json());
  if (!parsed.success)
    throw badResponse('The answer to a question about a batch is none', { isSafeToRepeat: true });
  const batch = parsed.data;
  if (UNDER_WAY.has(batch.status ?? ''))
    return { kind: 'running', progress: null, pollAfterMs: calmPolling(acceptedAt, now) };
  const file = batch.output_file_id ?? batch.error_file_id;
  if (file) {
    const line = await lineOf(file, request, context);
    // What was cancelled in time has a line that says so and no answer.
    if (batch.status === 'cancelled' && !line.response) return { kind: 'canceled' };
    return resultOf(line, request, context, images);
  }
  if (batch.status === 'cancelled') return { kind: 'canceled' };
  if (batch.status === 'failed') throw refusedFile(batch, request, context);
  if (batch.status === 'expired') {
    const message = 'The batch was not done within its 24 hours.';
    throw jobFailed({ ...facts(context), providerText: message, charge: 'not-charged' });
  }
  const told = `The batch is "${batch.status ?? ''}" and has no result.`;
  throw jobFailed({ ...facts(context), providerText: told });
}

/** Asks the vendor to stop a batch: what it has begun it may still finish, and bill. */
export async function cancelBatch(
  handle: Record<string, unknown>,
  context: AdapterContext,
): Promise<CancelOutcome> {
  const { id } = handleSchema.parse(handle);
  const answer = await context.http.call({
    method: 'POST',
    url: joinUrl(context.baseUrl, '/batches/{id}/cancel', { id }),
    headers: credentialHeaders(context),
  });
  if (answer.status >= 200 && answer.status < 300) return 'asked';
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return 'too-late';
  const error = errorIn(answer.text);
  throw failureOf({ status: answer.status, headers: answer.headers, error }, context);
}
