import { toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  type HttpCall,
  inputParts,
  jsonCall,
  multipartCall,
  seedForCall,
} from '@darkroom/provider-kit';
import { ideogramHeaders } from './headers.ts';
import { strategies } from './strategies.ts';

/** Describes the paid request: JSON where the model's file says so, a form where pictures may go along. */
export function buildCall(request: CallRequest, context: AdapterContext): HttpCall {
  const { model } = request;
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { url, encoding } = callTarget(request, context.baseUrl);
  const { body } = toWire(model, { ...request.request, seed }, request.count, strategies);
  const facts = { url, headers: ideogramHeaders(context), body };
  return encoding === 'multipart'
    ? multipartCall({ ...facts, files: inputParts(request) })
    : jsonCall(facts);
}
