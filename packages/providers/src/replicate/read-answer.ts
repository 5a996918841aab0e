import { localize, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallOutcome,
  type CallRequest,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { readPrediction } from './read-prediction.ts';
import { failureOf } from './refusals.ts';
import { type Handle, type Prediction, predictionSchema } from './reply-schema.ts';

const FIRST_POLL_MS = 500;
/** The pictures are there and could not be fetched: the prediction is asked again for where they are. */
const NOT_FETCHED: ReadonlySet<ProviderFailure['code']> = new Set([
  'OUTPUT_EXPIRED',
  'PROVIDER_UNAVAILABLE',
  'TIMED_OUT',
]);

/** Reads the answer to a new prediction: its pictures, where it was fast; else what it is asked about by. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallOutcome> {
  const { status, headers } = answer;
  const { model } = request;
  if (status < 200 || status >= 300) {
    throw failureOf({ status, headers, text: await answer.text() }, context, model);
  }
  const parsed = predictionSchema.safeParse(await answer.json());
  if (!parsed.success) {
    const name = localize(context.provider.label);
    throw badResponse(`${name}'s answer for ${model.providerModelId} is no prediction`, {
      providerRequestId: answer.requestId,
    });
  }
  const prediction = parsed.data;
  try {
    const result = await readPrediction(prediction, { request, context, images: answer.images });
    if (result !== null) return result;
  } catch (error) {
    if (!(error instanceof ProviderFailure) || !NOT_FETCHED.has(error.code)) throw error;
    context.log('the pictures of a prediction could not be fetched yet', { code: error.code });
  }
  return accepted(prediction);
}

function accepted({ id, urls }: Prediction): CallOutcome {
  const handle: Handle = { id, getUrl: urls?.get ?? null };
  return {
    kind: 'accepted',
    handle: { ...handle },
    providerRequestId: id,
    pollAfterMs: FIRST_POLL_MS,
  };
}
