import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  type CallResult,
  type ResultImage,
} from '@darkroom/provider-kit';
import { failedPrediction } from './refusals.ts';
import type { Prediction } from './reply-schema.ts';

/** "Using seed: 123", as most models print it. */
const SEED = /\busing seed:?\s*(\d{1,20})/gi;
/** The last bar of progress: " 45%|████". */
const PERCENT = /(\d{1,3})%\|/g;

interface Read {
  request: CallRequest;
  context: AdapterContext;
  images: AnswerImages;
}

/**
 * The pictures of a prediction that has succeeded, fetched at once and without the key; null while it is under way.
 * A status word that nobody knows is no end. Throws ProviderFailure for every other end.
 */
export async function readPrediction(
  prediction: Prediction,
  { request, context, images }: Read,
): Promise<CallResult | null> {
  const name = localize(context.provider.label);
  const providerRequestId = prediction.id;
  switch (prediction.status) {
    case 'succeeded':
      break;
    case 'failed':
      throw failedPrediction(prediction, context);
    case 'canceled':
      throw badResponse(`The prediction was cancelled at ${name}`, { providerRequestId });
    case 'aborted':
      throw badResponse(`${name} ended the prediction before it began, at its deadline`, {
        charge: 'not-charged',
        providerRequestId,
      });
    default:
      return null;
  }
  const found = picturesIn(prediction.output);
  if (found.length === 0) {
    const why = prediction.data_removed
      ? `${name} has removed the pictures, as it does an hour after they were painted`
      : `${name} says that ${request.model.providerModelId} has succeeded, and names no picture`;
    throw badResponse(why, { charge: 'charged', providerRequestId });
  }
  const seeds = seedsIn(prediction.logs ?? '');
  const made: ResultImage[] = [];
  for (const [index, one] of found.entries()) {
    const isAddress = typeof one === 'string' && /^https?:/i.test(one);
    made.push({
      image: isAddress ? await images.ofUrl(one) : await images.ofBase64(one),
      // One seed for several pictures is that of the first.
      seed: seeds[index] ?? null,
      metadata: metadataOf(prediction),
    });
  }
  return { kind: 'images', images: made, usage: null, providerRequestId };
}

/** Addresses and data URLs of an output, whatever its shape; other texts and numbers are no pictures. */
function picturesIn(output: unknown): unknown[] {
  if (typeof output === 'string') return /^(https?:|data:)/i.test(output) ? [output] : [];
  if (Array.isArray(output)) return output.flatMap(picturesIn);
  if (typeof output !== 'object' || output === null) return [];
  // A long data URL is in the store already, and this is its place.
  return '$blob' in output ? [output] : Object.values(output).flatMap(picturesIn);
}

const seedsIn = (logs: string): string[] =>
  [...logs.matchAll(SEED)].flatMap(([, seed]) => seed ?? []);

function metadataOf({ metrics }: Prediction): Record<string, unknown> {
  const seconds = metrics?.predict_time;
  return typeof seconds === 'number' ? { predictSeconds: seconds } : {};
}

/** How far a prediction is by its logs, 0 to 1; null where they do not tell. */
export function progressOf({ logs }: Prediction): number | null {
  const last = [...(logs ?? '').matchAll(PERCENT)].at(-1)?.[1];
  return last === undefined ? null : Math.min(1, Number(last) / 100);
}
