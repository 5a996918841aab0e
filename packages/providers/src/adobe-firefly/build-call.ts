import { type JsonObject, toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  type HttpCall,
  jsonCall,
  placeInputs,
  seedForCall,
} from '@darkroom/provider-kit';
import { accessHeaders } from './access.ts';
import { preparedSchema } from './upload-pictures.ts';

/** Describes the paid request: the settings by the model's wire map, and its pictures by the ids of their uploads. */
export async function buildCall(
  request: CallRequest,
  context: AdapterContext,
  prepared: unknown,
): Promise<HttpCall> {
  const { model, count } = request;
  const { maxSeed, maxImagesPerRequest } = model.capabilities;
  const { url, headers } = callTarget(request, context.baseUrl);
  // Each picture has a seed of its own: those of an earlier call are used up.
  const before = request.call * (maxImagesPerRequest ?? 1);
  const seed = seedForCall(request.request.seed, before, maxSeed);
  const { body } = toWire(model, { ...request.request, seed }, count);
  countSeeds(body, count, maxSeed);
  const { uploadIds } = preparedSchema.parse(prepared);
  await placeInputs(body, request, async (_image, _input, index) => uploadIds[index] ?? '');
  return jsonCall({ url, headers: { ...headers, ...(await accessHeaders(context)) }, body });
}

/** A list of seeds has one for each picture, counted up from the first. */
function countSeeds(body: JsonObject, count: number, maxSeed: string): void {
  const [first] = Array.isArray(body.seeds) ? body.seeds : [];
  if (typeof first !== 'number') return;
  body.seeds = Array.from({ length: count }, (_, index) =>
    Number(seedForCall(String(first), index, maxSeed)),
  );
}
