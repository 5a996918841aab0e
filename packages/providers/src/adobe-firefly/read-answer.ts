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

/** Milliseconds to the first question; a picture takes some seconds at least. */
const FIRST_POLL_MS = 2000;

/** Reads the answer to a submit: a job to be asked about, or a failure. */
export async function readAnswer(
  answer: SpooledAnswer,
  { model }: CallRequest,
  context: AdapterContext,
): Promise<CallAccepted> {
  const { status, headers, requestId } = answer;
  if (status < 200 || status >= 300) {
    throw failureOf({ status, headers, text: await answer.text() }, context, model);
  }
  const told = submitSchema.safeParse(await answer.json()).data;
  const statusUrl = told?.statusUrl ?? told?.links?.result?.href ?? null;
  const jobId = told?.jobId ?? lastPart(statusUrl);
  if (!jobId) {
    throw badResponse(
      `${localize(context.provider.label)}'s answer for ${model.providerModelId} names no job`,
      { providerRequestId: requestId },
    );
  }
  const handle: Handle = {
    jobId,
    statusUrl,
    cancelUrl: told?.cancelUrl ?? told?.links?.cancel?.href ?? null,
    acceptedAt: context.clock.now(),
  };
  return {
    kind: 'accepted',
    handle: { ...handle },
    providerRequestId: requestId ?? jobId,
    pollAfterMs: FIRST_POLL_MS,
  };
}

/** Where no id is told apart, it ends the job's address. */
function lastPart(url: string | null): string | null {
  const part = URL.parse(url ?? '')
    ?.pathname.split('/')
    .at(-1);
  return part ? decodeURIComponent(part) : null;
}
