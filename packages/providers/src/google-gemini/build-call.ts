import { type JsonObject, type JsonValue, toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  type HttpCall,
  type InputImage,
  joinUrl,
} from '@darkroom/provider-kit';
import { apiRoot, geminiHeaders } from './endpoint.ts';

/** Calls of one generation ask for pictures that differ: each adds its number to the seed. */
function seedOf({ model, request, call }: CallRequest): string | null {
  if (request.seed === null) return null;
  const span = BigInt(model.capabilities.maxSeed) + 1n;
  return ((BigInt(request.seed) + BigInt(call)) % span).toString();
}

async function inlineData(picture: InputImage): Promise<JsonObject> {
  const data = Buffer.from(await picture.bytes()).toString('base64');
  return { inlineData: { mimeType: picture.mimeType, data } };
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts of the one turn, where the wire map has put the prompt. */
function partsOf(body: JsonObject, model: CallRequest['model']): JsonValue[] {
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
  const { model, mode } = request;
  const path = model.wire.modes[mode]?.path;
  if (!path) throw new RangeError(`${model.source} has no path for ${mode} in its wire map.`);
  const settings = { ...request.request, seed: seedOf(request) };
  const { body } = toWire(model, settings, request.count);
  const parts = partsOf(body, model);
  for (const picture of [request.image, ...request.referenceImages]) {
    if (picture) parts.push(await inlineData(picture));
  }
  return {
    kind: 'http',
    method: 'POST',
    url: joinUrl(apiRoot(context.baseUrl), path, { model: model.providerModelId }),
    headers: geminiHeaders(context),
    body: { kind: 'json', value: body },
  };
}
