import { type JsonObject, type JsonValue, type ModelRecord, toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  type HttpCall,
  inputBase64,
  jsonCall,
  seedForCall,
} from '@darkroom/provider-kit';
import { surfaceOf } from './surfaces.ts';

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts of the one turn, where the wire map has put the prompt. */
function partsOf(body: JsonObject, model: ModelRecord): JsonValue[] {
  const turns = body.contents;
  const turn = Array.isArray(turns) ? turns[0] : undefined;
  const parts = isObject(turn) ? turn.parts : undefined;
  if (!Array.isArray(parts)) {
    throw new RangeError(`${model.source} puts no prompt into contents[0].parts in its wire map.`);
  }
  return parts;
}

/** Describes the paid request: one turn of the prompt, then the pictures in the order that the prompt may name. */
export async function buildCall(request: CallRequest, context: AdapterContext): Promise<HttpCall> {
  const { model } = request;
  const surface = surfaceOf(context);
  const { url } = callTarget(request, surface.root(context));
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { body } = toWire(model, { ...request.request, seed }, request.count);
  const parts = partsOf(body, model);
  for (const picture of [request.image, ...request.referenceImages]) {
    if (!picture) continue;
    const data = await inputBase64(picture);
    parts.push({ inlineData: { mimeType: picture.mimeType, data } });
  }
  return jsonCall({ url, headers: await surface.headers(context), body });
}
