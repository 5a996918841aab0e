import { toWire } from '@darkroom/core';
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

/** Describes the paid request: the settings by the model's wire map, and its pictures in the form that it says. */
export async function buildCall(request: CallRequest, context: AdapterContext): Promise<HttpCall> {
  const { model } = request;
  const { url, headers } = callTarget(request, context.baseUrl);
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { body } = toWire(model, { ...request.request, seed }, request.count);
  await placeInputs(body, request);
  return jsonCall({ url, headers: { ...headers, ...credentialHeaders(context) }, body });
}
