import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallOutcome,
  type CallRequest,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { readPictures } from './read-pictures.ts';
import { errorIn, failureOf } from './refusals.ts';
import { replySchema } from './reply-schema.ts';
import { FIRST_LOOK_MS, isUnderWay } from './tasks.ts';

/** Reads an answer: pictures, a task to ask about, or a failure that says whether it was charged. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallOutcome> {
  const { status, headers, requestId } = answer;
  const { model } = request;
  if (status < 200 || status >= 300) {
    const text = await answer.text();
    const error = errorIn(text);
    throw failureOf({ status, headers, error, requestId, model }, context);
  }
  const parsed = replySchema.safeParse(await answer.json());
  if (!parsed.success) {
    throw badResponse(
      `${localize(context.provider.label)}'s answer for ${model.providerModelId} is no object`,
      { charge: 'unknown', providerRequestId: requestId },
    );
  }
  const reply = parsed.data;
  const { output, code } = reply;
  const providerRequestId = reply.request_id ?? requestId;
  if (code) {
    throw failureOf(
      { status, headers, error: reply, requestId: providerRequestId, model },
      context,
    );
  }
  if (output?.task_id && isUnderWay(output)) {
    return {
      kind: 'accepted',
      handle: { taskId: output.task_id },
      pollAfterMs: FIRST_LOOK_MS,
      providerRequestId,
    };
  }
  return readPictures({ ...reply, request_id: providerRequestId }, answer.images, request, context);
}
