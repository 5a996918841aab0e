import { toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  type HttpCall,
  inputParts,
  multipartCall,
  seedForCall,
} from '@darkroom/provider-kit';
import { stabilityHeaders } from './headers.ts';

/** Describes the paid request. A call gives one picture: several are calls of their own, each with the next seed. */
export function buildCall(request: CallRequest, context: AdapterContext): HttpCall {
  const { model } = request;
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { body } = toWire(model, { ...request.request, seed }, request.count);
  return multipartCall({
    url: callTarget(request, context.baseUrl).url,
    headers: stabilityHeaders(context),
    body,
    files: inputParts(request),
  });
}
