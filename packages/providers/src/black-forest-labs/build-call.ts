import { toWire } from '@darkroom/core';
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

/** Describes the paid request: the settings by the model's wire map, and its pictures as base64. */
export async function buildCall(request: CallRequest, context: AdapterContext): Promise<HttpCall> {
  const { model } = request;
  const { url } = callTarget(request, context.baseUrl);
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { body } = toWire(model, { ...request.request, seed }, request.count);
  await placePictures(body, request);
  return jsonCall({ url, headers: credentialHeaders(context), body });
}
