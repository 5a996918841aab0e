import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallAccepted,
  type CallRequest,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { applicationOf } from './application.ts';
import { failureOf } from './refusals.ts';
import { type Handle, submitSchema } from './reply-schema.ts';

/** Milliseconds to the first question, as the vendor's own client waits. */
const FIRST_POLL_MS = 500;

/** Reads the answer to a submit: a request to be asked about, or a failure. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallAccepted> {
  const { status, headers } = answer;
  const { model } = request;
  if (status < 200 || status >= 300) {
    throw failureOf({ status, headers, text: await answer.text() }, context, model);
  }
  const parsed = submitSchema.safeParse(await answer.json());
  if (!parsed.success) {
    const name = localize(context.provider.label);
    throw badResponse(`${name}'s answer for ${model.providerModelId} names no request`, {
      providerRequestId: answer.requestId,
    });
  }
  const { request_id: id } = parsed.data;
  const handle: Handle = { id, application: applicationOf(request, context), progress: null };
  return {
    kind: 'accepted',
    handle: { ...handle },
    providerRequestId: id,
    pollAfterMs: FIRST_POLL_MS,
  };
}
