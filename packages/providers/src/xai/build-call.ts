import { type JsonObject, toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  credentialHeaders,
  type HttpCall,
  jsonCall,
  placeInputs,
} from '@darkroom/provider-kit';

/** Describes the paid request. Edits are JSON as well: one picture stands as `image`, several as `images`. */
export async function buildCall(request: CallRequest, context: AdapterContext): Promise<HttpCall> {
  const { model, count } = request;
  const body: JsonObject = {
    model: model.providerModelId,
    ...toWire(model, request.request, count).body,
  };
  await placeInputs(body, request);
  const { url } = callTarget(request, context.baseUrl);
  return jsonCall({ url, headers: credentialHeaders(context), body });
}
