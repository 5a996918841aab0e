import { type JsonObject, wireModeOf } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  credentialHeaders,
  filePart,
  type HttpCall,
  type InputImage,
  inputFields,
  joinUrl,
  jsonCall,
  type MultipartPart,
  textFile,
} from '@darkroom/provider-kit';
import { z } from 'zod';
import { LINE_ID } from './batch-reply.ts';
import { bodyOf } from './build-call.ts';
import { errorIn } from './error-body.ts';
import { failureOf } from './refusals.ts';

/** Seconds that uploads stay at the vendor: longer than a batch may take. The vendor keeps them for good unless told. */
const UPLOADS_LAST = 3 * 86_400;

/** What `prepare` gives: the order's file at the vendor, and the endpoint that its one line is for. */
const orderSchema = z.object({ fileId: z.string().min(1), endpoint: z.string().min(1) });

const uploadedSchema = z.looseObject({ id: z.string().min(1) });

async function upload(file: InputImage, purpose: string, context: AdapterContext): Promise<string> {
  const parts: MultipartPart[] = [
    { name: 'purpose', value: purpose },
    { name: 'expires_after[anchor]', value: 'created_at' },
    { name: 'expires_after[seconds]', value: String(UPLOADS_LAST) },
    filePart('file', file),
  ];
  const answer = await context.http.call({
    method: 'POST',
    url: joinUrl(context.baseUrl, '/files'),
    headers: credentialHeaders(context),
    body: { kind: 'multipart', parts },
    timeoutMs: 120_000,
  });
  const { status, headers } = answer;
  if (status < 200 || status >= 300)
    throw failureOf({ status, headers, error: errorIn(answer.text) }, context);
  const parsed = uploadedSchema.safeParse(answer.json());
  if (parsed.success) return parsed.data.id;
  throw badResponse('A file was uploaded and got no id', { charge: 'not-charged' });
}

/** Puts the pictures of an edit into its JSON form, each as the id of an upload. */
async function placeUploads(
  body: JsonObject,
  request: CallRequest,
  context: AdapterContext,
): Promise<void> {
  const images: JsonObject[] = [];
  for (const { field, image } of inputFields(request)) {
    const reference = { file_id: await upload(image, 'vision', context) };
    const name = field.replace(/\[\]$/, '');
    if (name === 'image') images.push(reference);
    else body[name] = reference;
  }
  if (images.length > 0) body.images = images;
}

/** Uploads the pictures, then the order itself: a file of one line. All of it is free. */
export async function prepareOrder(
  request: CallRequest,
  context: AdapterContext,
): Promise<z.infer<typeof orderSchema>> {
  const { model, mode, referenceImages } = request;
  const path = wireModeOf(model.wire, mode, referenceImages.length > 0)?.path;
  if (path === undefined) throw new RangeError(`${model.source} has no path for ${mode}.`);
  const endpoint = `/v1${path}`;
  const body = bodyOf(request);
  await placeUploads(body, request, context);
  const line = JSON.stringify({ custom_id: LINE_ID, method: 'POST', url: endpoint, body });
  const file = textFile(`${line}\n`, 'order.jsonl', 'application/jsonl');
  return { fileId: await upload(file, 'batch', context), endpoint };
}

/** The paid request: a batch of the file's one line. */
export function orderCall(
  _request: CallRequest,
  context: AdapterContext,
  prepared: unknown,
): HttpCall {
  const { fileId, endpoint } = orderSchema.parse(prepared);
  return jsonCall({
    url: joinUrl(context.baseUrl, '/batches'),
    headers: credentialHeaders(context),
    body: { input_file_id: fileId, endpoint, completion_window: '24h' },
  });
}
