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

/**
 * Describes the paid request. The model stands in the path. Where no field carries the format of the picture, it is
 * asked for by what the answer may be.
 */
export async function buildCall(request: CallRequest, context: AdapterContext): Promise<HttpCall> {
  const { model } = request;
  const { outputFormat } = request.request;
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { body } = toWire(model, { ...request.request, seed }, request.count);
  await placeInputs(body, request);
  const isPicture = model.wire.handledByAdapter.includes('outputFormat');
  const accept = isPicture
    ? `image/${outputFormat ?? model.capabilities.outputFormats[0] ?? 'jpeg'}`
    : 'application/json';
  return jsonCall({
    url: callTarget(request, context.baseUrl).url,
    headers: { ...credentialHeaders(context), accept },
    body,
  });
}
