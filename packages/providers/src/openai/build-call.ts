import { type JsonObject, toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  type HttpCall,
  inputParts,
  jsonCall,
  multipartCall,
} from '@darkroom/provider-kit';
import { openAiHeaders } from './headers.ts';

/** Describes the paid request: JSON for a generation, a form with files for an edit. */
export function buildCall(request: CallRequest, context: AdapterContext): HttpCall {
  const { model } = request;
  const { url, encoding } = callTarget(request, context.baseUrl);
  const body: JsonObject = {
    model: model.providerModelId,
    ...toWire(model, request.request, request.count).body,
  };
  const facts = {
    url,
    headers: openAiHeaders(context),
    body,
    isEventStream: body.stream === true,
  };
  return encoding === 'multipart'
    ? multipartCall({ ...facts, files: inputParts(request) })
    : jsonCall(facts);
}
