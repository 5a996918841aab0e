import { toWire } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  callTarget,
  credentialHeaders,
  filePart,
  type HttpCall,
  type InputImage,
  inputDataUrl,
  inputFields,
  jsonCall,
  jsonIn,
  placeInputs,
  seedForCall,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { fileSchema } from './reply-schema.ts';

/** Up to so many bytes a picture goes along in the request itself, which is what the vendor advises. */
const INLINE_BYTES = 256_000;
const UPLOAD_TIMEOUT_MS = 300_000;
/**
 * The answer is held so long, and mostly brings the pictures of a fast model at once. No longer: until it is there, the
 * prediction's id is not known, so that it can neither be cancelled nor be asked about after a crash.
 */
const HELD_SECONDS = 5;
const SHORTEST_DEADLINE_SECONDS = 5;

/** Where the pictures of a call are, in the order of `inputFields`: an uploaded file, or the picture itself. */
export async function uploadPictures(
  request: CallRequest,
  context: AdapterContext,
): Promise<string[]> {
  const addresses: string[] = [];
  for (const { image } of inputFields(request)) {
    const isSmall = image.byteSize <= INLINE_BYTES;
    addresses.push(isSmall ? await inputDataUrl(image) : await upload(image, context));
  }
  return addresses;
}

/** Uploads a picture; the vendor keeps it for a day. */
async function upload(image: InputImage, context: AdapterContext): Promise<string> {
  const { status, headers, text } = await context.http.call({
    method: 'POST',
    url: '/files',
    headers: credentialHeaders(context),
    body: {
      kind: 'multipart',
      parts: [
        filePart('content', image),
        { name: 'metadata', value: '{}', contentType: 'application/json' },
      ],
    },
    timeoutMs: UPLOAD_TIMEOUT_MS,
  });
  if (status < 200 || status >= 300) throw failureOf({ status, headers, text }, context);
  const file = fileSchema.safeParse(jsonIn(text));
  if (file.success) return file.data.urls.get;
  throw badResponse('The answer to the upload of a picture names no file', {
    charge: 'not-charged',
  });
}

/** Describes the paid request: the settings by the model's wire map, and where its pictures are. */
export async function buildCall(
  request: CallRequest,
  context: AdapterContext,
  prepared: unknown,
): Promise<HttpCall> {
  const { model } = request;
  const { url } = callTarget(request, context.baseUrl);
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { body } = toWire(model, { ...request.request, seed }, request.count);
  const addresses: unknown[] = Array.isArray(prepared) ? prepared : [];
  await placeInputs(body, request, async (_image, _input, index) => String(addresses[index]));
  // What nobody waits for any more is not to go on and be billed.
  const deadline = Math.max(SHORTEST_DEADLINE_SECONDS, model.timeoutSeconds);
  return jsonCall({
    url,
    headers: {
      ...credentialHeaders(context),
      prefer: `wait=${HELD_SECONDS}`,
      'cancel-after': `${deadline}s`,
    },
    body,
  });
}
