import {
  namedAspectRatios,
  nearestRatio,
  type ResolvedSize,
  resolveSize,
  toWire,
} from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  credentialHeaders,
  type HttpCall,
  jsonCall,
  placeInputs,
  seedForCall,
} from '@darkroom/provider-kit';
import { strategies } from './strategies.ts';

/** A variation wants a size: where none was asked for, the shape that is nearest to the picture's own. */
function sizeOf({ mode, request, model, image }: CallRequest): ResolvedSize | null {
  if (request.size || mode !== 'variation' || !image) return request.size;
  const ratio = nearestRatio(image.width / image.height, namedAspectRatios(model.capabilities));
  const nearest = ratio ? resolveSize(model.capabilities, { aspectRatio: ratio }) : null;
  return nearest?.ok ? nearest.size : null;
}

/**
 * Describes the paid request. Every endpoint takes JSON, with pictures as data URLs: a form would have to guess how the
 * vendor reads lists and objects in it.
 */
export async function buildCall(request: CallRequest, context: AdapterContext): Promise<HttpCall> {
  const { model, count } = request;
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const asked = { ...request.request, seed, size: sizeOf(request) };
  const { body } = toWire(model, asked, count, strategies);
  await placeInputs(body, request);
  const { url } = callTarget(request, context.baseUrl);
  return jsonCall({ url, headers: credentialHeaders(context), body });
}
