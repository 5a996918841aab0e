import { type JsonObject, toWire, type WireInput, type WireMode } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  type HttpCall,
  type InputImage,
  joinUrl,
  type MultipartPart,
} from '@darkroom/provider-kit';
import { openAiHeaders } from './headers.ts';

/** The endpoint that the model's file names for this call: references may lead to another mode's. */
function wireModeOf({ model, mode, referenceImages }: CallRequest): WireMode {
  const { modes } = model.wire;
  const own = modes[mode];
  const taken = own?.withReferences && referenceImages.length > 0 ? modes[own.withReferences] : own;
  if (!taken) throw new RangeError(`${model.source} has no path for ${mode} in its wire map.`);
  return taken;
}

/** Every picture of a call with the wire map's word on it, in the order in which they travel. */
function pictures(request: CallRequest): { input: WireInput; picture: InputImage }[] {
  const { inputs } = request.model.wire;
  const given: [name: string, pictures: InputImage[]][] = [
    ['image', request.image ? [request.image] : []],
    ['referenceImages', request.referenceImages],
    ['mask', request.mask ? [request.mask] : []],
    ...Object.entries(request.parameterImages),
  ];
  return given.flatMap(([name, list]) =>
    list.map((picture) => {
      const input = inputs[name];
      if (!input) throw new RangeError(`${request.model.source} has no wire input "${name}".`);
      return { input, picture };
    }),
  );
}

/** Fields as texts, then files. Files of one field are told apart from a single one by the part's name. */
function multipartParts(body: JsonObject, request: CallRequest): MultipartPart[] {
  const files = pictures(request);
  const countOf = (field: string) => files.filter(({ input }) => input.field === field).length;
  return [
    ...Object.entries(body).map(([name, value]) => ({
      name,
      value: typeof value === 'object' ? JSON.stringify(value) : String(value),
    })),
    ...files.map(({ input, picture }) => ({
      name: countOf(input.field) > 1 ? (input.fieldOfMany ?? input.field) : input.field,
      file: picture,
    })),
  ];
}

/** Describes the paid request: JSON for a generation, a form with files for an edit. */
export function buildCall(request: CallRequest, context: AdapterContext): HttpCall {
  const { model } = request;
  const { path, encoding } = wireModeOf(request);
  const body: JsonObject = {
    model: model.providerModelId,
    ...toWire(model, request.request, request.count).body,
  };
  return {
    kind: 'http',
    method: 'POST',
    url: joinUrl(context.baseUrl, path, { model: model.providerModelId }),
    headers: openAiHeaders(context),
    body:
      encoding === 'multipart'
        ? { kind: 'multipart', parts: multipartParts(body, request) }
        : { kind: 'json', value: body },
    ...(body.stream === true ? { isEventStream: true } : {}),
  };
}
