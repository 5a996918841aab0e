import { type JsonObject, type JsonValue, ProviderFailure, toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  type HttpCall,
  jsonCall,
  placeInputs,
  seedForCall,
} from '@darkroom/provider-kit';
import { surfaceOf } from './surfaces.ts';

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Gives the pictures of an edit the numbers that a prompt names them by: the base is [1], the others follow. */
function numberReferences(body: JsonObject): void {
  const [instance] = Array.isArray(body.instances) ? body.instances : [];
  const list = isObject(instance) ? instance.referenceImages : undefined;
  const items = (Array.isArray(list) ? list : []).filter(isObject);
  items.forEach((item, index) => {
    item.referenceId = index + 1;
  });
}

/** Describes the paid request: the settings by the model's wire map, and its pictures as base64. */
export async function buildCall(request: CallRequest, context: AdapterContext): Promise<HttpCall> {
  const { model } = request;
  const surface = surfaceOf(context);
  const { url } = callTarget(request, surface.root(context));
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { body, entries } = toWire(model, { ...request.request, seed }, request.count);
  const lacking = entries
    .map(({ setting }) => setting)
    .filter((one) => surface.lacks.includes(one));
  if (lacking.length > 0) {
    throw new ProviderFailure({
      code: 'INVALID_REQUEST',
      message: `${model.name} takes ${lacking.join(' and ')} on Vertex AI alone, and this account is of ${surface.name}. Nothing was sent. Leave it out, or set up Vertex AI.`,
      charge: 'not-charged',
    });
  }
  await placeInputs(body, request);
  numberReferences(body);
  return jsonCall({ url, headers: await surface.headers(context), body });
}
