import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallAccepted,
  type CallRequest,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { type Handle, queuedSchema } from './reply-schema.ts';

const FIRST_POLL_MS = 300;

/** Reads the answer to a prompt: its place in the queue, or what is wrong with its graph. */
export async function readAnswer(
  answer: SpooledAnswer,
  { model }: CallRequest,
  context: AdapterContext,
): Promise<CallAccepted> {
  const { status, headers } = answer;
  if (status < 200 || status >= 300) {
    throw failureOf({ status, headers, text: await answer.text() }, context, model);
  }
  const parsed = queuedSchema.safeParse(await answer.json());
  if (!parsed.success) {
    throw badResponse(
      `${localize(context.provider.label)}'s answer for ${model.name} names no prompt`,
    );
  }
  const { prompt_id: promptId } = parsed.data;
  const handle: Handle = { promptId, acceptedAt: context.clock.now() };
  return {
    kind: 'accepted',
    handle: { ...handle },
    providerRequestId: promptId,
    pollAfterMs: FIRST_POLL_MS,
  };
}
