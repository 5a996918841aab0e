import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  credentialHeaders,
  type InputImage,
  inputFields,
  jsonIn,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { uploadSchema } from './reply-schema.ts';

/** Bytes of all pictures of a call that go along as data URIs; the vendor advises against large ones and names no bound. */
const INLINE_BYTES = 4 * 1024 * 1024;
/** How long the vendor is asked to keep what was uploaded. */
const KEPT_SECONDS = 86_400;
/** Milliseconds for one picture. */
const UPLOAD_MS = 120_000;

/** Uploads the pictures of a call where they are too large to go along; their addresses, in the order of `inputFields`. */
export async function uploadLarge(
  request: CallRequest,
  context: AdapterContext,
): Promise<string[] | null> {
  const images = inputFields(request).map(({ image }) => image);
  const bytes = images.reduce((sum, { byteSize }) => sum + byteSize, 0);
  if (bytes <= INLINE_BYTES) return null;
  const addresses: string[] = [];
  for (const image of images) addresses.push(await upload(image, context));
  return addresses;
}

/** A place is announced with the key, and filled without it. */
async function upload(image: InputImage, context: AdapterContext): Promise<string> {
  const { status, headers, text } = await context.http.call({
    method: 'POST',
    url: `${context.endpoint('storage')}/storage/upload/initiate?storage_type=fal-cdn-v3`,
    headers: {
      ...credentialHeaders(context),
      'x-fal-object-lifecycle': JSON.stringify({ expiration_duration_seconds: KEPT_SECONDS }),
    },
    body: { kind: 'json', value: { content_type: image.mimeType, file_name: image.fileName } },
  });
  if (status < 200 || status >= 300) throw failureOf({ status, headers, text }, context);
  const parsed = uploadSchema.safeParse(jsonIn(text));
  const name = localize(context.provider.label);
  if (!parsed.success) {
    throw badResponse(`${name} told no place for an upload`, { charge: 'not-charged' });
  }
  const { file_url: address, upload_url: place } = parsed.data;
  const put = await context.http.call({
    method: 'PUT',
    url: place,
    isKeyless: true,
    body: { kind: 'image', image },
    timeoutMs: UPLOAD_MS,
  });
  if (put.status < 200 || put.status >= 300) {
    throw badResponse(`${name}'s storage refused a picture (status ${put.status})`, {
      charge: 'not-charged',
    });
  }
  return address;
}
