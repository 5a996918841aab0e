import type {
  AdapterContext,
  CallOutcome,
  CallRequest,
  SpooledAnswer,
} from '@darkroom/provider-kit';
import { pictureOf, pictureReply } from './picture.ts';
import { POLL_MS } from './poll-result.ts';
import { errorIn, failureOf } from './refusals.ts';

/** Reads an answer: a picture, or the id of one that is being made; or a failure that says whether it was charged. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallOutcome> {
  const { status, headers, requestId, images } = answer;
  if (status < 200 || status >= 300) {
    const error = errorIn(await answer.text());
    throw failureOf({ status, headers, error, model: request.model }, context);
  }
  const reply = pictureReply(await answer.json(), request, context, requestId);
  if (reply.id && reply.image === undefined) {
    return {
      kind: 'accepted',
      handle: { id: reply.id },
      providerRequestId: requestId,
      pollAfterMs: POLL_MS,
    };
  }
  return pictureOf(reply, request, context, { images, requestId });
}
