import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EmulatorContext } from '../kit/emulator.ts';
import { type ApiCall, ImageApi, type PictureOrder } from '../kit/image-api.ts';
import { headerText } from '../kit/paid-request.ts';
import { makePicture } from '../kit/picture.ts';
import { jsonReply, jsonReplyWithHoles } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import { errorReply, faultReply, refuse } from './errors.ts';
import { type LocalOrder, readGeneration, readInpainting } from './read-order.ts';

/** Whatever is installed is listed, of whatever kind. */
const INSTALLED = ['stablediffusion', 'flux.1-kontext-dev', 'whisper-1'];
const KEPT_MS = 24 * 60 * 60_000;

/** Adds every route, with and without /v1, and no /images/edits. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const api = new ImageApi(context, {
    authenticate,
    headers: () => ({}),
    refuse: faultReply,
    notFound: () => errorReply(404, 'Resource not found'),
  });
  const models = () =>
    (context.settings.models ?? INSTALLED).map((entry) =>
      typeof entry === 'string' ? entry : entry.id,
    );
  const list = (call: ApiCall) =>
    api.free(
      call,
      jsonReply(200, { object: 'list', data: models().map((id) => ({ id, object: 'model' })) }),
    );
  for (const prefix of ['', '/v1']) {
    app.get(`${prefix}/models`, api.route(list));
    app.post(
      `${prefix}/images/generations`,
      api.route(async (call) => {
        const order = await readGeneration(context, call.exchange.body, models());
        await api.paid(call, work(context, order));
      }),
    );
    app.post(
      `${prefix}/images/inpainting`,
      api.route(async (call) => {
        await api.paid(call, work(context, await readInpainting(call.exchange.body, models())));
      }),
    );
  }
  app.setNotFoundHandler(api.elsewhere);
}

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const key = /^Bearer (.+)$/i.exec(headerText(request, 'authorization') ?? '')?.[1]?.trim() ?? '';
  // A server that was started without keys takes anybody.
  if (keys.length > 0 && !keys.includes(key))
    throw refuse(401, 'An authentication key is required');
  return key;
}

function work(context: EmulatorContext, order: LocalOrder): PictureOrder {
  const { source, mask } = order;
  return {
    model: order.model,
    prompt: order.prompt,
    count: order.count,
    bill: (images) => ({ images, usage: { steps: order.steps }, amountMicros: 0 }),
    paint: (index) =>
      makePicture({
        seed: JSON.stringify([
          order.model,
          order.prompt,
          order.negative,
          order.steps,
          index,
          [source, ...order.references].map((picture) => picture && sha256(picture.bytes)),
        ]),
        width: order.width,
        height: order.height,
        format: 'png',
        targetBytes: context.settings.imageBytes ?? undefined,
        ...(source
          ? {
              base: {
                bytes: source.bytes,
                ...(mask ? { mask, maskPaints: 'white' as const } : {}),
              },
            }
          : {}),
      }),
    answer: (pictures, fault) =>
      jsonReplyWithHoles(200, async (hole) => ({
        created: Math.floor(context.now().getTime() / 1000),
        id: randomUUID(),
        data: pictures.map((bytes, index) => {
          if (order.asBase64)
            return { embedding: null, index, b64_json: hole(bytes.toString('base64')) };
          const hosted = context.results.host({
            bytes,
            contentType: 'image/png',
            fileName: `b${index}.png`,
            lifetimeMs: KEPT_MS,
            fault,
          });
          return { embedding: null, index, url: hosted.url() };
        }),
        usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
      })),
  };
}
