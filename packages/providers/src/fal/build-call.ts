import { toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  credentialHeaders,
  type HttpCall,
  inputDataUrl,
  jsonCall,
  placeInputs,
  seedForCall,
} from '@darkroom/provider-kit';
import { z } from 'zod';
import { submitUrl } from './application.ts';

const preparedSchema = z.array(z.string()).nullable();

/** Describes the paid request: the settings by the model's wire map, and its pictures as data URIs or by address. */
export async function buildCall(
  request: CallRequest,
  context: AdapterContext,
  prepared: unknown,
): Promise<HttpCall> {
  const { model } = request;
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { body } = toWire(model, { ...request.request, seed }, request.count);
  const addresses = preparedSchema.parse(prepared);
  await placeInputs(
    body,
    request,
    async (image, _, index) => addresses?.[index] ?? (await inputDataUrl(image)),
  );
  return jsonCall({
    url: submitUrl(request, context),
    headers: credentialHeaders(context),
    body,
  });
}
