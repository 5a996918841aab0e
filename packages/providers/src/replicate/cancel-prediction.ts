import {
  type AdapterContext,
  type CancelOutcome,
  credentialHeaders,
  jsonIn,
} from '@darkroom/provider-kit';
import { cancelUrl } from './prediction-url.ts';
import { failureOf } from './refusals.ts';
import { handleSchema, predictionSchema } from './reply-schema.ts';

const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed']);

/** Cancels a prediction. One that the vendor has agreed to stop, and that is not quite still, counts as cancelled. */
export async function cancelPrediction(
  written: Record<string, unknown>,
  context: AdapterContext,
): Promise<CancelOutcome> {
  const handle = handleSchema.parse(written);
  const { status, headers, text } = await context.http.call({
    method: 'POST',
    url: cancelUrl(handle, context),
    headers: credentialHeaders(context),
  });
  if (status === 404) return 'too-late';
  if (status < 200 || status >= 300) throw failureOf({ status, headers, text }, context);
  const state = predictionSchema.safeParse(jsonIn(text)).data?.status;
  return state === undefined || ENDED.has(state) ? 'too-late' : 'canceled';
}
