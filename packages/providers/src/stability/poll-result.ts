import {
  type AdapterContext,
  type AnswerImages,
  type CallRequest,
  joinUrl,
  type PollOutcome,
  requestIdOf,
} from '@darkroom/provider-kit';
import { z } from 'zod';
import { stabilityHeaders } from './headers.ts';
import { pictureOf, pictureReply } from './picture.ts';
import { errorIn, pollFailure } from './refusals.ts';

/** The vendor wants no result asked for more often. */
export const POLL_MS = 10_000;
/** A 4K picture as base64. */
const LARGEST_RESULT = 128 * 1024 * 1024;

const handleSchema = z.object({ id: z.string() });

/** Asks after a picture that is being made. It is kept for a day. */
export async function pollResult(
  handle: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const { id } = handleSchema.parse(handle);
  const answer = await context.http.call({
    url: joinUrl(context.baseUrl, '/v2beta/results/{id}', { id }),
    headers: stabilityHeaders(context),
    timeoutMs: 120_000,
    maximumBytes: LARGEST_RESULT,
  });
  const { status, headers } = answer;
  const requestId = requestIdOf(headers);
  if (status === 202) return { kind: 'running', progress: null, pollAfterMs: POLL_MS };
  if (status === 200) {
    const reply = pictureReply(answer.json(), request, context, requestId);
    return pictureOf(reply, request, context, { images, requestId });
  }
  throw pollFailure({ status, headers, error: errorIn(answer.text) }, context);
}
