import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  credentialHeaders,
  jsonIn,
  type PollOutcome,
} from '@darkroom/provider-kit';
import { predictionUrl } from './prediction-url.ts';
import { progressOf, readPrediction } from './read-prediction.ts';
import { pollFailureOf } from './refusals.ts';
import { handleSchema, predictionSchema } from './reply-schema.ts';

/** What the vendor's own client does; a model that boots is asked less often. */
const RUNNING_MS = 500;
const STARTING_MS = 1500;

/** Asks once how a prediction stands. */
export async function pollPrediction(
  written: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const handle = handleSchema.parse(written);
  const { status, headers, text } = await context.http.call({
    url: predictionUrl(handle, context),
    headers: credentialHeaders(context),
  });
  if (status !== 200) throw pollFailureOf({ status, headers, text }, context);
  const parsed = predictionSchema.safeParse(jsonIn(text));
  if (!parsed.success) {
    const name = localize(context.provider.label);
    throw badResponse(`What ${name} answered about the prediction is none`, {
      charge: 'not-charged',
      isSafeToRepeat: true,
      providerRequestId: handle.id,
    });
  }
  const prediction = parsed.data;
  const result = await readPrediction(prediction, { request, context, images });
  if (result !== null) return result;
  const isStarting = prediction.status === 'starting';
  return {
    kind: 'running',
    progress: progressOf(prediction),
    pollAfterMs: isStarting ? STARTING_MS : RUNNING_MS,
  };
}
