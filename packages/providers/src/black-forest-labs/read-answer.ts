import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallAccepted,
  type CallRequest,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { type Handle, submitSchema } from './reply-schema.ts';

/** Milliseconds to the first question; the fastest models need about as long. */
const FIRST_POLL_MS = 500;

/** Reads the answer to a submit: a task to be asked about, or a failure. */
export async function readAnswer(
  answer: SpooledAnswer,
  { model }: CallRequest,
  context: AdapterContext,
): Promise<CallAccepted> {
  const { status, headers } = answer;
  if (status < 200 || status >= 300) {
    throw failureOf({ status, headers, text: await answer.text() }, context, model);
  }
  const parsed = submitSchema.safeParse(await answer.json());
  if (!parsed.success) {
    const name = localize(context.provider.label);
    throw badResponse(`${name}'s answer for ${model.providerModelId} names no task`, {
      providerRequestId: answer.requestId,
    });
  }
  const { id, polling_url: pollingUrl, cost } = parsed.data;
  const handle: Handle = {
    id,
    pollingUrl: pollingUrl ?? null,
    cost: cost ?? null,
    acceptedAt: context.clock.now(),
  };
  return {
    kind: 'accepted',
    handle: { ...handle },
    providerRequestId: id,
    pollAfterMs: FIRST_POLL_MS,
  };
}
