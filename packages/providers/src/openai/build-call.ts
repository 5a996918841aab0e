import { type JsonObject, type ModelRecord, toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  credentialHeaders,
  type HttpCall,
  inputParts,
  jsonCall,
  multipartCall,
  placeInputs,
  seedForCall,
} from '@darkroom/provider-kit';
import { formTexts } from './form-texts.ts';
import { requestIdOf } from './watch-progress.ts';

/**
 * Describes the paid request. Paths, fields and constants are the model's wire map; so is whether pictures travel as
 * files of a form or inside the JSON.
 */
export async function buildCall(
  request: CallRequest,
  context: AdapterContext,
  prepared?: unknown,
): Promise<HttpCall> {
  const { model } = request;
  const { url, encoding } = callTarget(request, context.baseUrl, {
    values: formTexts(context),
  });
  const body = bodyOf(request, withProgress(model, requestIdOf(prepared)));
  const facts = {
    url,
    headers: credentialHeaders(context),
    body,
    isEventStream: body.stream === true,
  };
  if (encoding === 'multipart') return multipartCall({ ...facts, files: inputParts(request) });
  await placeInputs(body, request);
  return jsonCall(facts);
}

/** What a call asks for, without its pictures. `model`: where more than its own constants travel. */
export function bodyOf(request: CallRequest, model: ModelRecord = request.model): JsonObject {
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  return {
    model: model.providerModelId,
    ...toWire(model, { ...request.request, seed }, request.count).body,
  };
}

/** The model with the id of this call among its constants, where it has a field for one. */
function withProgress(model: ModelRecord, id: string | null): ModelRecord {
  const { wire } = model;
  if (!wire.progress || id === null) return model;
  return {
    ...model,
    wire: { ...wire, constants: { ...wire.constants, [wire.progress.idField]: id } },
  };
}
