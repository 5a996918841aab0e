import type { FastifyInstance, FastifyRequest } from 'fastify';
import { spreadPieces } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import { detailReply, refuseDetail } from '../kit/fastapi-errors.ts';
import { ImageApi, type PictureOrder } from '../kit/image-api.ts';
import { headerText } from '../kit/paid-request.ts';
import { makePicture } from '../kit/picture.ts';
import { jsonReply, jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import { faultReply } from './errors.ts';
import {
  MODELS,
  readEdit,
  readGeneration,
  type ServerModel,
  type ServerOrder,
} from './read-order.ts';

/** What a picture is charged, in micros of a dollar: made up. */
const PRICE_MICROS = 10_000;
const KEPT_MS = 60 * 60_000;

/** Adds every route under /v1. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const api = new ImageApi(context, {
    authenticate,
    headers: ({ requestId }) => ({ 'x-request-id': requestId }),
    refuse: faultReply,
    notFound: () => detailReply(404, 'Not Found'),
  });
  const served = () => servedModels(context);

  app.get(
    '/v1/models',
    api.route((call) =>
      api.free(
        call,
        jsonReply(200, {
          object: 'list',
          data: served().map(({ id }) => ({ id, object: 'model', owned_by: 'me', created: 1 })),
        }),
      ),
    ),
  );
  app.post(
    '/v1/images/generations',
    api.route(async (call) => {
      await api.paid(call, work(context, readGeneration(call.exchange.body, served())));
    }),
  );
  app.post(
    '/v1/images/edits',
    api.route(async (call) => {
      await api.paid(call, work(context, await readEdit(context, call.exchange.body, served())));
    }),
  );
  app.setNotFoundHandler(api.elsewhere);
}

function servedModels({ settings }: EmulatorContext): readonly ServerModel[] {
  if (settings.models === null) return MODELS;
  return settings.models.map((entry) => {
    const { id, like } = typeof entry === 'string' ? { id: entry, like: entry } : entry;
    return { id, kind: MODELS.find((model) => model.id === (like ?? id))?.kind ?? 'plain' };
  });
}

/** A bearer, or the header that some gateways have instead. */
function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const bearer = /^Bearer (.+)$/i.exec(headerText(request, 'authorization') ?? '')?.[1];
  const key = bearer?.trim() ?? headerText(request, 'api-key') ?? '';
  if (!keys.includes(key))
    throw refuseDetail(401, key === '' ? 'Not authenticated' : 'Invalid API key');
  return key;
}

function paint(order: ServerOrder, context: EmulatorContext, index: number, detailOf?: number) {
  const [first] = order.images;
  return makePicture({
    seed: JSON.stringify([
      order.model,
      order.prompt,
      index,
      order.images.map(({ bytes }) => sha256(bytes)),
    ]),
    width: order.width,
    height: order.height,
    format: order.format,
    transparent: order.isTransparent,
    targetBytes: detailOf === undefined ? (context.settings.imageBytes ?? undefined) : undefined,
    ...(first ? { base: { bytes: first.bytes, mask: order.mask?.bytes } } : {}),
    ...(detailOf === undefined ? {} : { detail: detailOf }),
  });
}

function work(context: EmulatorContext, order: ServerOrder): PictureOrder {
  return {
    model: order.model,
    prompt: order.prompt,
    count: order.count,
    streaming: order.streaming,
    bill: (images) => ({ images, usage: {}, amountMicros: images * PRICE_MICROS }),
    paint: (index) => paint(order, context, index),
    answer: (pictures, fault) => {
      if (order.streaming) return streamed(context, order, pictures);
      return jsonReplyWithHoles(200, async (hole) => ({
        created: Math.floor(context.now().getTime() / 1000),
        data: pictures.map((bytes, index) => {
          if (order.asBase64) return { b64_json: hole(bytes.toString('base64')) };
          const hosted = context.results.host({
            bytes,
            contentType: `image/${order.format}`,
            fileName: `${index}.${order.format}`,
            lifetimeMs: KEPT_MS,
            fault,
          });
          // Relative, as servers write it that do not know under which name they are reached.
          return { url: hosted.url().replace(context.url(), '') };
        }),
      }));
    },
  };
}

async function streamed(
  context: EmulatorContext,
  order: ServerOrder,
  pictures: readonly Buffer[],
): Promise<Reply> {
  const event = (type: string, fields: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
  const texts: string[] = [];
  for (const [index, picture] of pictures.entries()) {
    for (let preview = 0; preview < order.previews; preview += 1) {
      const bytes = await paint(order, context, index, 12 * (preview + 1));
      const b64_json = bytes.toString('base64');
      texts.push(
        event('image_generation.partial_image', { b64_json, partial_image_index: preview }),
      );
    }
    texts.push(event('image_generation.completed', { b64_json: picture.toString('base64') }));
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: spreadPieces([...texts, 'data: [DONE]\n\n'], context.settings.latencyMs),
  };
}
