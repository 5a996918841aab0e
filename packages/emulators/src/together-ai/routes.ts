import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EmulatorContext } from '../kit/emulator.ts';
import { ApiRefusal, ImageApi, type PictureOrder } from '../kit/image-api.ts';
import { headerText } from '../kit/paid-request.ts';
import { makePicture } from '../kit/picture.ts';
import { jsonReply, jsonReplyWithHoles } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import { errorReply, faultReply } from './errors.ts';
import { CHAT_MODEL, listed, servedModels } from './models.ts';
import { readOrder, type TogetherOrder } from './read-order.ts';

/** For a model without a published price. */
const MADE_UP_PRICE = 134_000;
const KEPT_MS = 60 * 60_000;

/** Adds every route under /v1. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const api = new ImageApi(context, {
    authenticate,
    headers: ({ requestId }) => ({ 'x-request-id': requestId }),
    refuse: faultReply,
    notFound: () =>
      errorReply(404, { message: 'Not found', type: 'not_found', param: null, code: null }),
  });
  const served = () => servedModels(context.settings.models);
  app.get(
    '/v1/models',
    // A bare array, without an envelope.
    api.route((call) => api.free(call, jsonReply(200, [CHAT_MODEL, ...served().map(listed)]))),
  );
  app.post(
    '/v1/images/generations',
    api.route(async (call) => {
      await api.paid(call, work(context, await readOrder(context, call.exchange.body, served())));
    }),
  );
  app.setNotFoundHandler(api.elsewhere);
}

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const key = /^Bearer (.+)$/i.exec(headerText(request, 'authorization') ?? '')?.[1]?.trim() ?? '';
  if (keys.includes(key)) return key;
  throw new ApiRefusal(
    errorReply(401, {
      message: key === '' ? 'Missing API key.' : 'Invalid API key provided.',
      type: 'invalid_request_error',
      param: null,
      code: 'invalid_api_key',
    }),
  );
}

function work(context: EmulatorContext, { model, fields, pictures }: TogetherOrder): PictureOrder {
  const { width, height, output_format: format } = fields;
  const { response_format: answerForm, n, prompt, ...look } = fields;
  return {
    model: model.id,
    prompt,
    count: n,
    bill: (images) => ({
      images,
      usage: {},
      amountMicros: Math.round(
        ((model.price ?? MADE_UP_PRICE) * width * height * images) / 1_000_000,
      ),
    }),
    paint: (index) => {
      const [first] = pictures;
      return makePicture({
        seed: JSON.stringify([
          { ...look, image_url: undefined, reference_images: undefined },
          prompt,
          index,
          pictures.map(({ bytes }) => sha256(bytes)),
        ]),
        width,
        height,
        format,
        targetBytes: context.settings.imageBytes ?? undefined,
        ...(first ? { base: { bytes: first.bytes } } : {}),
      });
    },
    answer: (painted, fault) =>
      jsonReplyWithHoles(200, async (hole) => ({
        id: `oEmu-${randomUUID().slice(0, 8)}`,
        model: model.id,
        object: 'list',
        data: painted.map((bytes, index) => {
          if (answerForm === 'base64') {
            return { index, type: 'b64_json', b64_json: hole(bytes.toString('base64')) };
          }
          const hosted = context.results.host({
            bytes,
            contentType: `image/${format}`,
            fileName: `${index}.${format}`,
            lifetimeMs: KEPT_MS,
            fault,
          });
          return { index, type: 'url', url: hosted.url() };
        }),
      })),
  };
}
