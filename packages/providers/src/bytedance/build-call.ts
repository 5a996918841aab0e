import { type JsonObject, toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  credentialHeaders,
  type HttpCall,
  inputDataUrl,
  inputFields,
  jsonCall,
  seedForCall,
} from '@darkroom/provider-kit';
import { arkBase } from './region.ts';

/** The pictures of a call by field: one as a text, several as a list, in the order that the prompt may name. */
async function picturesOf(request: CallRequest): Promise<JsonObject> {
  const byField = new Map<string, string[]>();
  for (const { field, image } of inputFields(request)) {
    byField.set(field, [...(byField.get(field) ?? []), await inputDataUrl(image)]);
  }
  const fields: JsonObject = {};
  for (const [field, urls] of byField) fields[field] = urls.length === 1 ? (urls[0] ?? null) : urls;
  return fields;
}

/**
 * Describes the paid request. A set says how many pictures it may have: left out, the vendor takes 15 for granted, and
 * bills them. A set of several is streamed, so that each picture is seen as soon as it is finished.
 */
export async function buildCall(request: CallRequest, context: AdapterContext): Promise<HttpCall> {
  const { model } = request;
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { body: settings } = toWire(model, { ...request.request, seed }, request.count);
  const body: JsonObject = {
    model: model.providerModelId,
    ...settings,
    ...(await picturesOf(request)),
  };
  const isSet = body.sequential_image_generation === 'auto';
  if (isSet) body.sequential_image_generation_options = { max_images: request.count };
  const isEventStream = isSet && request.count > 1;
  if (isEventStream) body.stream = true;
  const { url } = callTarget(request, arkBase(context));
  return jsonCall({ url, headers: credentialHeaders(context), body, isEventStream });
}
