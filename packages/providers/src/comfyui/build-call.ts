import { randomInt, randomUUID } from 'node:crypto';
import { toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  type HttpCall,
  inputFields,
  jsonCall,
  placeInputs,
  seedForCall,
} from '@darkroom/provider-kit';
import { z } from 'zod';
import { ask } from './ask-server.ts';
import { requestHeaders } from './request-headers.ts';

const preparedSchema = z.object({
  clientId: z.string(),
  promptId: z.string(),
  seed: z.string().nullable(),
  /** Of the uploaded pictures, in the order of `inputFields`. */
  files: z.array(z.string()),
});
type Prepared = z.infer<typeof preparedSchema>;

const uploadedSchema = z.looseObject({
  name: z.string().min(1),
  subfolder: z.string().catch(''),
});

/** Uploads go into a folder of their own in the server's input folder. */
const FOLDER = 'darkroom';
const MOST_RANDOM = 2 ** 48 - 1;

/** Uploads the pictures, and chooses ids and a seed: a graph that is sent twice as it stands is answered from a cache. */
export async function prepare(request: CallRequest, context: AdapterContext): Promise<Prepared> {
  const { model } = request;
  const files: string[] = [];
  for (const { image } of inputFields(request)) {
    const extension = image.fileName.split('.').at(-1) ?? 'png';
    const { mimeType, byteSize, width, height } = image;
    const file = {
      ...{ mimeType, byteSize, width, height },
      fileName: `${randomUUID()}.${extension}`,
      read: () => image.read(),
      bytes: () => image.bytes(),
    };
    const { name, subfolder } = await ask(
      {
        method: 'POST',
        url: '/upload/image',
        timeoutMs: 120_000,
        body: {
          kind: 'multipart',
          parts: [
            { name: 'image', file },
            { name: 'type', value: 'input' },
            { name: 'subfolder', value: FOLDER },
          ],
        },
      },
      uploadedSchema,
      context,
    );
    files.push(subfolder === '' ? name : `${subfolder}/${name}`);
  }
  const asked = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const seed = model.wire.fields.seed ? (asked ?? String(randomInt(MOST_RANDOM))) : null;
  return { clientId: randomUUID(), promptId: randomUUID(), seed, files };
}

/** The client that a prepared call is of; null where the process has been started anew since. */
export const clientOf = (prepared: unknown): string | null =>
  preparedSchema.safeParse(prepared).data?.clientId ?? null;

/** Describes the request that queues the graph: the workflow with its named inputs filled in. */
export async function buildCall(
  request: CallRequest,
  context: AdapterContext,
  given: unknown,
): Promise<HttpCall> {
  const { model } = request;
  const { clientId, promptId, seed, files } = preparedSchema.parse(given);
  const { url } = callTarget(request, context.baseUrl);
  const { body } = toWire(model, { ...request.request, seed }, request.count);
  await placeInputs(body, request, async (_image, _input, index) => files[index] ?? '');
  body.client_id = clientId;
  body.prompt_id = promptId;
  // The history gives it back with the picture.
  if (seed !== null) body.extra_data = { darkroom: { seed } };
  return jsonCall({ url, headers: requestHeaders(context), body });
}
