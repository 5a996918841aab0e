import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallOutcome,
  type CallRequest,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { picturesOf } from './pictures.ts';
import { POLL_MS } from './poll-generation.ts';
import { errorIn, failureOf } from './refusals.ts';
import { answerSchema } from './reply-schema.ts';

/** Reads an answer: pictures, or a job that was accepted; or a failure that says whether it was charged. */
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
  const parsed = answerSchema.safeParse(await answer.json());
  const { data: items, generation_id: id } = parsed.data ?? {};
  // An answer at once has an id as well: its pictures make the difference.
  if (items) return picturesOf({ items, images, billed: null, requestId }, request, context);
  if (id) {
    return { kind: 'accepted', handle: { id }, providerRequestId: requestId, pollAfterMs: POLL_MS };
  }
  throw badResponse(
    `${localize(context.provider.label)}'s answer for ${request.model.providerModelId} is none of this API`,
    { providerRequestId: requestId },
  );
}
