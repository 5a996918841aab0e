import { type JsonObject, type ResolvedRequest, resolveSize, toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  credentialHeaders,
  type HttpCall,
  jsonCall,
  seedForCall,
} from '@darkroom/provider-kit';
import { placePictures } from './place-pictures.ts';
import { dashScopeBase } from './region.ts';
import { boxes, palette } from './strategies.ts';

/** The endpoint that answers with its pictures. The others work on a task, and refuse whoever does not ask for one. */
const SYNCHRONOUS = '/multimodal-generation/generation';
const AS_TASK = { 'x-dashscope-async': 'enable' };
/** Pixels up to which a picture is billed as a small one, by what was measured. */
const SMALL_PIXELS = 1024 * 1024;
const GRID = 16;

/**
 * The request with a size where it has none and the model is billed by the size: an edit is then asked for in the
 * input's shape at a megapixel. Left out, the vendor would draw and bill the larger class.
 */
function withSize({ model, request, image }: CallRequest): ResolvedRequest {
  const goesBySize = model.prices.some(({ conditions }) => 'imageSize' in conditions);
  if (request.size !== null || !goesBySize || !image) return request;
  const factor = Math.sqrt(SMALL_PIXELS / (image.width * image.height));
  const edge = (length: number) => Math.max(GRID, Math.floor((length * factor) / GRID) * GRID);
  const dimensions = { width: edge(image.width), height: edge(image.height) };
  const answer = resolveSize(model.capabilities, { dimensions });
  return { ...request, size: answer.ok ? answer.size : answer.nearest };
}

/** Describes the paid request: JSON, pictures inside it, and the wish for a task where the endpoint has tasks alone. */
export async function buildCall(request: CallRequest, context: AdapterContext): Promise<HttpCall> {
  const { model } = request;
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const asked = { ...withSize(request), seed };
  const { body: settings } = toWire(model, asked, request.count, { boxes, palette });
  const body: JsonObject = { model: model.providerModelId, ...settings };
  await placePictures(body, request);
  const { url } = callTarget(request, dashScopeBase(context));
  const headers = {
    ...credentialHeaders(context),
    ...(url.endsWith(SYNCHRONOUS) ? {} : AS_TASK),
  };
  return jsonCall({ url, headers, body });
}
