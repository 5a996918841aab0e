import { localize, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  type CancelOutcome,
  credentialHeaders,
  joinUrl,
  type PollOutcome,
  requestIdOf,
  type SmallAnswer,
} from '@darkroom/provider-kit';
import { z } from 'zod';
import { readPictures } from './read-pictures.ts';
import { errorIn, failureOf, taskFailure } from './refusals.ts';
import { dashScopeBase } from './region.ts';
import { type Output, type Reply, replySchema } from './reply-schema.ts';

/** A picture takes some ten seconds; the vendor asks for 3 to 10 seconds between two looks. */
export const FIRST_LOOK_MS = 3000;
const NEXT_LOOK_MS = 3000;

const handleSchema = z.looseObject({ taskId: z.string().min(1) });

/** Whether a task is still to be asked about. One without a state has just been accepted. */
export function isUnderWay({ task_status: state, choices, results }: Output): boolean {
  if (state === 'PENDING' || state === 'RUNNING') return true;
  return !state && !choices && !results;
}

function taskUrl(handle: Record<string, unknown>, context: AdapterContext, action = ''): string {
  const { taskId } = handleSchema.parse(handle);
  return joinUrl(dashScopeBase(context), `/tasks/{task}${action}`, { task: taskId });
}

const refusedBy = ({ status, headers, text }: SmallAnswer) => ({
  status,
  headers,
  error: errorIn(text),
  requestId: requestIdOf(headers),
});

/** A reply out of a body; null for anything else, such as a proxy's page. */
function replyIn(text: string): Reply | null {
  try {
    return replySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The share of a task's pictures that have ended; null where the task does not tell. */
function progressOf({ task_metrics: metrics }: Output): number | null {
  const total = metrics?.TOTAL ?? 0;
  if (total === 0) return null;
  const ended = (metrics?.SUCCEEDED ?? 0) + (metrics?.FAILED ?? 0);
  return Math.min(1, ended / total);
}

/** Asks after a task: under way, its pictures, or why there are none. */
export async function poll(
  handle: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const answer = await context.http.call({
    url: taskUrl(handle, context),
    headers: credentialHeaders(context),
  });
  if (answer.status !== 200) {
    const { details } = failureOf(refusedBy(answer), context);
    // What is known of the question's own cost says nothing of the task's.
    throw new ProviderFailure(details.isSafeToRepeat ? details : { ...details, charge: 'unknown' });
  }
  const name = localize(context.provider.label);
  const reply = replyIn(answer.text);
  const output = reply?.output;
  if (!reply || !output) {
    // It says nothing of the task, which goes on meanwhile: to be asked again.
    throw new ProviderFailure({
      code: 'PROVIDER_UNAVAILABLE',
      message: `What ${name} answered about the task is no state of one. It may be under way all the same.`,
      charge: 'not-charged',
      isSafeToRepeat: true,
    });
  }
  if (isUnderWay(output)) {
    return { kind: 'running', progress: progressOf(output), pollAfterMs: NEXT_LOOK_MS };
  }
  const requestId = reply.request_id ?? requestIdOf(answer.headers);
  switch (output.task_status) {
    case 'FAILED':
      throw taskFailure(output, requestId, request.model, context);
    case 'CANCELED':
      throw badResponse(`The task was cancelled at ${name} before it began`, {
        charge: 'not-charged',
        providerRequestId: requestId,
      });
    case 'UNKNOWN':
      throw new ProviderFailure({
        code: 'UNKNOWN_OUTCOME',
        message: `${name} does not know the task any more: it forgets them after a day. It may have drawn and charged: look at the account's bill before trying again.`,
        charge: 'unknown',
        providerRequestId: requestId,
      });
    default:
      return readPictures({ ...reply, request_id: requestId }, images, request, context);
  }
}

/** Stops a task, which the vendor does for those that wait alone. */
export async function cancel(
  handle: Record<string, unknown>,
  context: AdapterContext,
): Promise<CancelOutcome> {
  const answer = await context.http.call({
    method: 'POST',
    url: taskUrl(handle, context, '/cancel'),
    headers: credentialHeaders(context),
  });
  if (answer.status === 200) return 'canceled';
  const refusal = refusedBy(answer);
  // It is at work, has ended, or is forgotten: whatever it is called.
  if ((answer.status === 400 || answer.status === 404) && refusal.error) return 'too-late';
  throw failureOf(refusal, context);
}
