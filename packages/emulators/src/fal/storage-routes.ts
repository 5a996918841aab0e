import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ImageApi } from '../kit/image-api.ts';
import { headerText } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { jsonObject } from '../kit/request-fields.ts';
import { refuse } from './errors.ts';

const announced = z.object({ content_type: z.string().min(1), file_name: z.string().min(1) });
const lifecycle = z.object({ expiration_duration_seconds: z.number().positive().optional() });
const finished = z.object({
  parts: z.array(z.object({ partNumber: z.int().min(1), etag: z.string() })).min(1),
});

/** A file that comes in parts. */
interface Parts {
  readonly contentType: string;
  readonly fileName: string;
  readonly lifetimeMs: number | undefined;
  readonly received: Map<number, Buffer>;
}

/** The storage: a place is announced with the key, and filled without it. */
export function registerStorage(
  app: FastifyInstance,
  context: EmulatorContext,
  api: ImageApi,
): void {
  const open = new Map<string, Parts>();
  context.onReset(() => open.clear());

  const read = (body: Record<string, unknown> | null, header: string | undefined) => {
    const parsed = announced.safeParse(body);
    if (!parsed.success) throw refuse(422, 'content_type and file_name are required');
    const { content_type: contentType, file_name: fileName } = parsed.data;
    const rule = lifecycle.safeParse(header === undefined ? {} : readJson(header));
    if (!rule.success) throw refuse(400, 'X-Fal-Object-Lifecycle is not valid');
    const seconds = rule.data.expiration_duration_seconds;
    return {
      contentType,
      fileName,
      lifetimeMs: seconds === undefined ? undefined : seconds * 1000,
    };
  };

  app.post(
    '/rest/storage/upload/initiate',
    api.route(async (call) => {
      const header = headerText(call.request, 'x-fal-object-lifecycle');
      const { lifetimeMs, ...file } = read(jsonObject(call.exchange.body), header);
      const { url } = context.uploads.reserve({
        ...file,
        ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
      });
      await api.free(call, jsonReply(200, { file_url: url, upload_url: url }));
    }),
  );
  app.post(
    '/rest/storage/upload/initiate-multipart',
    api.route(async (call) => {
      const header = headerText(call.request, 'x-fal-object-lifecycle');
      const file = read(jsonObject(call.exchange.body), header);
      const id = randomUUID();
      open.set(id, { ...file, received: new Map() });
      await api.free(
        call,
        jsonReply(200, {
          file_url: context.uploads.url(id, file.fileName),
          upload_url: `${context.url()}/__parts/${id}`,
        }),
      );
    }),
  );
  app.put<{ Params: { id: string; number: string } }>(
    '/__parts/:id/:number',
    async (request, reply) => {
      const { id, number } = request.params;
      const exchange = await context.exchanges.begin(request);
      const parts = open.get(id);
      const { body } = request;
      const isFine = parts !== undefined && Buffer.isBuffer(body);
      if (isFine) parts.received.set(Number(number), body);
      const answer = isFine
        ? jsonReply(200, { partNumber: Number(number), etag: `"${id}-${number}"` })
        : NO_UPLOAD;
      exchange.entry.status = answer.status;
      await deliver(reply, answer, undefined, context.closing);
      return reply;
    },
  );
  app.post<{ Params: { id: string } }>('/__parts/:id/complete', async (request, reply) => {
    const { id } = request.params;
    const exchange = await context.exchanges.begin(request);
    const answer = await complete(context, open.get(id), id, jsonObject(exchange.body));
    if (answer.status === 200) open.delete(id);
    exchange.entry.status = answer.status;
    await deliver(reply, answer, undefined, context.closing);
    return reply;
  });
}

const NO_UPLOAD = jsonReply(404, { detail: 'Upload not found' });

async function complete(
  context: EmulatorContext,
  parts: Parts | undefined,
  id: string,
  body: Record<string, unknown> | null,
): Promise<Reply> {
  const parsed = finished.safeParse(body);
  if (!parts || !parsed.success) return NO_UPLOAD;
  const pieces = parsed.data.parts.map(({ partNumber }) => parts.received.get(partNumber));
  const bytes = pieces.flatMap((piece) => piece ?? []);
  if (bytes.length !== pieces.length) return jsonReply(400, { detail: 'A part is missing' });
  const { contentType, fileName, lifetimeMs } = parts;
  await context.uploads.keep({
    id,
    bytes: Buffer.concat(bytes),
    contentType,
    fileName,
    ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
  });
  return jsonReply(200, {});
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
