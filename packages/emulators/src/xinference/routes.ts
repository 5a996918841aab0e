import type { FastifyInstance, FastifyRequest } from 'fastify';
import { wait } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import { detailReply, refuseDetail } from '../kit/fastapi-errors.ts';
import type { Fault } from '../kit/faults.ts';
import { type ApiCall, ImageApi, type PictureOrder } from '../kit/image-api.ts';
import { headerText } from '../kit/paid-request.ts';
import { makePicture } from '../kit/picture.ts';
import { jsonReply, jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import { retryHeaders } from '../kit/retry-headers.ts';
import { launchedModels } from './models.ts';
import { type LaunchedOrder, readEdit, readGeneration } from './read-order.ts';

/** Adds the routes under /v1. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const api = new ImageApi(context, {
    authenticate,
    headers: () => ({}),
    refuse: faultReply,
    notFound: () => detailReply(404, 'Not Found'),
  });
  const models = () => launchedModels(context.settings.models);
  const underWay = new Map<string, UnderWay>();
  context.onReset(() => underWay.clear());
  const paid = (call: ApiCall, order: LaunchedOrder) => {
    const one = { model: order.model, at: context.now().getTime(), stop: new AbortController() };
    if (order.requestId !== null) underWay.set(order.requestId, one);
    return api.paid(call, work(context, order, one.stop.signal));
  };

  app.get(
    '/v1/models',
    api.route((call) =>
      api.free(
        call,
        jsonReply(200, {
          object: 'list',
          data: models().map((model) => ({
            ...model,
            object: 'model',
            created: 0,
            owned_by: 'xinference',
            address: '0.0.0.0:36313',
            accelerators: ['0'],
          })),
        }),
      ),
    ),
  );
  app.post(
    '/v1/images/generations',
    api.route((call) => paid(call, readGeneration(call.exchange.body, models()))),
  );
  for (const [path, withMask] of [
    ['variations', false],
    ['inpainting', true],
  ] as const) {
    app.post(
      `/v1/images/${path}`,
      api.route(async (call) => {
        await paid(call, await readEdit(call.exchange.body, models(), withMask));
      }),
    );
  }
  app.get<{ Params: { id: string } }>(
    '/v1/requests/:id/progress',
    api.route(async (call) => {
      const id = call.exchange.path.split('/').at(-2) ?? '';
      const one = underWay.get(id);
      if (one === undefined) throw refuseDetail(400, `Request ${id} not found`);
      const { latencyMs } = context.settings;
      const share = latencyMs > 0 ? (context.now().getTime() - one.at) / latencyMs : 1;
      await api.free(call, jsonReply(200, { progress: Math.min(1, share) }));
    }),
  );
  app.post<{ Params: { model: string; id: string } }>(
    '/v1/models/:model/requests/:id/abort',
    api.route(async (call) => {
      const [model, , id] = call.exchange.path.split('/').slice(-4);
      const one = underWay.get(id ?? '');
      const isFound = one?.model === decodeURIComponent(model ?? '');
      if (isFound) one.stop.abort();
      await api.free(call, jsonReply(200, { msg: isFound ? 'DONE' : 'NOT_FOUND' }));
    }),
  );
  app.setNotFoundHandler(api.elsewhere);
}

/** Work under an id of the caller's. */
interface UnderWay {
  readonly model: string;
  /** When it began, in milliseconds of the emulator's clock. */
  readonly at: number;
  readonly stop: AbortController;
}

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const key = /^Bearer (.+)$/i.exec(headerText(request, 'authorization') ?? '')?.[1]?.trim() ?? '';
  if (keys.length > 0 && !keys.includes(key)) {
    throw refuseDetail(401, key === '' ? 'Not authenticated' : 'Could not validate credentials');
  }
  return key;
}

/** The server's own answer to a fault. It knows no bills and no moderation. */
function faultReply(fault: Fault, about: { model: string; now: Date }): Reply | undefined {
  switch (fault.kind) {
    case 'rate-limit':
      return detailReply(
        429,
        `Rate limit reached for the model. Request limit for the model: ${about.model} is 1`,
        retryHeaders(fault, about.now),
      );
    case 'server-error':
      return detailReply(fault.status, '[address=0.0.0.0:36313, pid=7] CUDA out of memory');
    case 'unauthorized':
      return detailReply(401, 'Could not validate credentials');
    case 'forbidden':
      return detailReply(403, 'Not enough permissions');
    case 'model-not-found':
      return detailReply(400, `Model not found in the model list, uid: ${about.model}`);
    default:
      return undefined;
  }
}

function work(context: EmulatorContext, order: LaunchedOrder, stopped: AbortSignal): PictureOrder {
  const { image, mask } = order;
  return {
    model: order.model,
    prompt: order.prompt,
    count: order.count,
    paced: true,
    bill: (images) => ({ images, usage: {}, amountMicros: 0 }),
    paint: (index) =>
      makePicture({
        seed: JSON.stringify([
          order.model,
          order.prompt,
          order.settings,
          index,
          image && sha256(image),
        ]),
        width: order.width,
        height: order.height,
        format: 'png',
        targetBytes: context.settings.imageBytes ?? undefined,
        ...(image
          ? { base: { bytes: image, ...(mask ? { mask, maskPaints: 'white' as const } : {}) } }
          : {}),
      }),
    answer: async (pictures) => {
      await wait(context.settings.latencyMs, AbortSignal.any([stopped, context.closing]));
      if (stopped.aborted) return detailReply(409, `Request ${order.requestId} has been aborted.`);
      return jsonReplyWithHoles(200, async (hole) => ({
        created: Math.floor(context.now().getTime() / 1000),
        data: pictures.map((bytes, index) =>
          order.asBase64
            ? { url: null, b64_json: hole(bytes.toString('base64')) }
            : // A file of the server's own disk, unless it was told to serve them.
              { url: `/root/.xinference/image/${index}.png`, b64_json: null },
        ),
      }));
    },
  };
}
