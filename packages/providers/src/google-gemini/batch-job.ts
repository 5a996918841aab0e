import { localize, type ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  answerInJob,
  badResponse,
  type CallAccepted,
  type CallRequest,
  type CancelOutcome,
  calmPolling,
  failureFromPoll,
  failureOfJob,
  type HttpCall,
  jobFailed,
  type PollOutcome,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { z } from 'zod';
import { answerOf, operationSchema, type RpcStatus } from './batch-reply.ts';
import { buildCall } from './build-call.ts';
import { readAnswer } from './read-answer.ts';
import { errorIn, failureOf } from './refusals.ts';
import { surfaceOf, taughtBy } from './surfaces.ts';

const FIRST_POLL_MS = 10_000;
const MEBIBYTE = 1024 ** 2;
/** What the vendor takes as one batch whose requests stand in it. Larger ones have to be files. */
const LARGEST_BATCH = 20 * MEBIBYTE;
/** Bytes of an operation that holds a picture of 4K as base64, twice: it stands in the metadata and in the response. */
const LARGEST_OPERATION = 128 * MEBIBYTE;

const handleSchema = z.object({ name: z.string().min(1), acceptedAt: z.number() });

/** HTTP's status for the codes of google.rpc that speak of the request; any other is the server's fault. */
const HTTP_STATUS: Readonly<Record<number, number>> = {
  3: 400,
  5: 404,
  7: 403,
  8: 429,
  9: 400,
  11: 400,
  16: 401,
};

const METHOD_AT_END = /:generateContent$/;

/** The same request as a batch of one. */
export async function buildBatch(request: CallRequest, context: AdapterContext): Promise<HttpCall> {
  const call = await buildCall(request, context);
  if (call.body.kind !== 'json') throw new RangeError(`${request.model.source} is sent as JSON.`);
  const requests = [{ request: call.body.value, metadata: { key: 'order' } }];
  const value = { batch: { displayName: 'darkroom', inputConfig: { requests: { requests } } } };
  if (JSON.stringify(value).length > LARGEST_BATCH)
    throw new ProviderFailure({
      code: 'INVALID_REQUEST',
      message: `The pictures that go along are too large for an order for later: ${localize(context.provider.label)} takes 20 MB. Nothing was sent. Order it without a deadline, or with smaller pictures.`,
      charge: 'not-charged',
    });
  const url = call.url.replace(METHOD_AT_END, ':batchGenerateContent');
  return { ...call, url, body: { kind: 'json', value } };
}

/** Reads what the creation of a batch was answered with. */
export async function readBatch(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallAccepted> {
  const { status, headers, requestId } = answer;
  if (status < 200 || status >= 300) {
    const error = errorIn(await answer.text());
    throw failureOf({ status, headers, error, model: request.model }, context);
  }
  const parsed = operationSchema.safeParse(await answer.json());
  if (!parsed.success) {
    const label = localize(context.provider.label);
    throw badResponse(`${label} took the batch and gave it no name`, {
      providerRequestId: requestId,
    });
  }
  const { name } = parsed.data;
  const handle = { name, acceptedAt: context.clock.now() };
  return { kind: 'accepted', handle, providerRequestId: name, pollAfterMs: FIRST_POLL_MS };
}

const facts = (context: AdapterContext) => ({
  provider: taughtBy(context),
  secrets: context.secrets(),
  // The vendor bills no request that it answers with an error.
  charge: 'not-charged' as const,
});

/** An error in the place of an answer, or of the whole batch. */
function refused(
  error: RpcStatus | null | undefined,
  model: ModelRecord,
  context: AdapterContext,
): unknown {
  if (!error) return jobFailed(facts(context));
  const status = HTTP_STATUS[error.code ?? 0] ?? 500;
  const body = { code: status, status: null, message: error.message ?? null, details: null };
  const failure = failureOf({ status, headers: {}, error: body, model }, context);
  return failureOfJob(failure, facts(context));
}

async function ask(
  context: AdapterContext,
  path: string,
  call: { method?: 'POST'; maximumBytes?: number } = {},
) {
  const surface = surfaceOf(context);
  const { method, ...limits } = call;
  return context.http.call({
    url: `${surface.root(context)}/${path}`,
    headers: await surface.headers(context),
    ...(method ? { method, body: { kind: 'json', value: {} } } : {}),
    ...limits,
    timeoutMs: 180_000,
  });
}

/** Asks how a batch stands; one that is done answers with its picture. */
export async function pollBatch(
  handle: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const { name, acceptedAt } = handleSchema.parse(handle);
  const answer = await ask(context, name, { maximumBytes: LARGEST_OPERATION });
  const now = context.clock.now();
  if (answer.status >= 300)
    throw failureFromPoll(answer, {
      provider: taughtBy(context),
      secrets: context.secrets(),
      providerText: errorIn(answer.text)?.message ?? null,
      now,
    });
  const parsed = operationSchema.safeParse(answer.json());
  if (!parsed.success)
    throw badResponse('The answer to a question about a batch is none', { isSafeToRepeat: true });
  const operation = parsed.data;
  const state = operation.metadata?.state?.replace(/^(BATCH|JOB)_STATE_/, '') ?? '';
  const came = answerOf(operation);
  if (came?.response !== undefined && came.response !== null) {
    try {
      return await readAnswer(
        answerInJob({ status: 200, body: came.response }, images),
        request,
        context,
      );
    } catch (failure) {
      throw failureOfJob(failure, { ...facts(context), charge: 'unknown' });
    }
  }
  if (came?.error) throw refused(came.error, request.model, context);
  if (state === 'CANCELLED') return { kind: 'canceled' };
  if (state === 'EXPIRED') {
    const providerText = 'The batch was not done in time, and the vendor has given it up.';
    throw jobFailed({ ...facts(context), providerText });
  }
  if (operation.error || state === 'FAILED') throw refused(operation.error, request.model, context);
  if (state === 'SUCCEEDED') {
    const label = localize(context.provider.label);
    throw badResponse(`${label} has done the batch and gives no answer in it`);
  }
  return { kind: 'running', progress: null, pollAfterMs: calmPolling(acceptedAt, now) };
}

/** Asks the vendor to stop a batch: what it has begun it may still finish, and bill. */
export async function cancelBatch(
  handle: Record<string, unknown>,
  context: AdapterContext,
): Promise<CancelOutcome> {
  const { name } = handleSchema.parse(handle);
  const { status, headers, text } = await ask(context, `${name}:cancel`, { method: 'POST' });
  if (status >= 200 && status < 300) return 'asked';
  if (status >= 400 && status < 500 && status !== 429) return 'too-late';
  throw failureOf({ status, headers, error: errorIn(text) }, context);
}
