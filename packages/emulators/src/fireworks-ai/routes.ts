import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { type ApiCall, ApiRefusal, ImageApi, type PictureOrder } from '../kit/image-api.ts';
import { JobBook, type JobState } from '../kit/jobs.ts';
import { headerText } from '../kit/paid-request.ts';
import { makePicture } from '../kit/picture.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { jsonObject } from '../kit/request-fields.ts';
import { sha256 } from '../kit/request-log.ts';
import type { HostedResult } from '../kit/results.ts';
import { errorReply, faultReply, notFound, refuse } from './errors.ts';
import { type FireworksModel, servedModels } from './models.ts';
import { type FireworksOrder, readOrder } from './read-order.ts';

const BASE = '/inference/v1';
/** How long the address of a finished picture works: unsure. */
const KEPT_MS = 10 * 60_000;

/** Adds every route under /inference/v1. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const jobs = new JobBook<null, HostedResult>(context);
  const api = new ImageApi(context, {
    authenticate,
    headers: ({ requestId }) => ({ 'x-request-id': requestId }),
    // A moderation is told by the picture's own header, or by the state of the job.
    refuse: faultReply,
    notFound: () => errorReply(404, 'NOT_FOUND', 'Path not found'),
  });
  const served = () => servedModels(context.settings.models);
  const modelOf = (id: string, family: FireworksModel['family']) => {
    const model = served().find((one) => one.id === id && one.family === family);
    if (!model) throw new ApiRefusal(notFound(id));
    return model;
  };

  app.get(
    `${BASE}/models`,
    api.route((call) =>
      api.free(
        call,
        jsonReply(200, {
          object: 'list',
          data: ['accounts/fireworks/models/llama4-scout', ...served().map(({ id }) => id)].map(
            (id) => ({ id, object: 'model', owned_by: 'fireworks', created: 0 }),
          ),
        }),
      ),
    ),
  );
  app.post(
    `${BASE}/workflows/*`,
    api.route(async (call) => {
      const rest = decodeURIComponent(call.exchange.path).slice(`${BASE}/workflows/`.length);
      if (rest.endsWith('/get_result')) {
        await api.free(call, await statusOf(call));
      } else if (rest.endsWith('/text_to_image')) {
        const model = modelOf(rest.slice(0, -'/text_to_image'.length), 'workflow');
        await paint(call, model);
      } else {
        await submit(call, modelOf(rest, 'kontext'));
      }
    }),
  );
  app.post(
    `${BASE}/image_generation/*`,
    api.route(async (call) => {
      const id = decodeURIComponent(call.exchange.path).slice(`${BASE}/image_generation/`.length);
      await paint(call, modelOf(id, 'image-generation'));
    }),
  );
  app.setNotFoundHandler(api.elsewhere);

  const orderOf = (
    model: FireworksModel,
    order: FireworksOrder,
    format: 'png' | 'jpeg',
  ): Omit<PictureOrder, 'answer'> => ({
    model: model.id,
    prompt: order.prompt,
    count: 1,
    bill: (images) => ({ images, usage: {}, amountMicros: images * model.price }),
    paint: () =>
      makePicture({
        seed: JSON.stringify([model.id, order.look, order.picture && sha256(order.picture.bytes)]),
        width: order.width,
        height: order.height,
        format,
        targetBytes: context.settings.imageBytes ?? undefined,
        ...(order.picture ? { base: { bytes: order.picture.bytes } } : {}),
      }),
  });

  async function paint(call: ApiCall, model: FireworksModel): Promise<void> {
    const order = await readOrder(context, call.exchange.body, model.family);
    const accept = headerText(call.request, 'accept') ?? '';
    const format = accept.includes('png') ? 'png' : 'jpeg';
    await api.paid(call, {
      ...orderOf(model, order, format),
      answer: ([picture], fault) => wholeAnswer(picture, { order, format, accept, fault }),
    });
  }

  async function submit(call: ApiCall, model: FireworksModel): Promise<void> {
    const order = await readOrder(context, call.exchange.body, model.family);
    const format = order.format ?? 'png';
    await api.paid(call, {
      ...orderOf(model, order, format),
      answer: ([picture], fault) => {
        const job = jobs.start({
          model: model.id,
          input: null,
          requestId: call.exchange.requestId,
          fault,
          produce: async () =>
            context.results.host({
              bytes: picture ?? Buffer.alloc(0),
              contentType: `image/${format}`,
              fileName: `sample.${format}`,
              lifetimeMs: KEPT_MS,
              fault,
            }),
        });
        return jsonReply(200, { request_id: job.id });
      },
    });
  }

  async function statusOf(call: ApiCall): Promise<Reply> {
    const id = jsonObject(call.exchange.body)?.id;
    const job = jobs.get(String(id));
    if (!job) return jsonReply(200, { id, status: 'Task not found', result: null });
    const { state } = job.look();
    const status = wordOf(state, job.fault);
    const hosted =
      state === 'succeeded' && job.fault?.kind !== 'no-image' ? await job.output() : null;
    const why = job.fault?.kind === 'job-failed' ? { details: { error: job.fault.message } } : {};
    return jsonReply(200, { id, status, result: hosted && { sample: hosted.url() }, ...why });
  }
}

function wordOf(state: JobState, fault: Fault | undefined): string {
  if (state === 'succeeded') return 'Ready';
  if (state === 'failed' || state === 'canceled') return 'Error';
  if (state !== 'moderated') return 'Pending';
  const stage = fault && 'stage' in fault ? fault.stage : 'output';
  return stage === 'input' ? 'Request Moderated' : 'Content Moderated';
}

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const key = /^Bearer (.+)$/i.exec(headerText(request, 'authorization') ?? '')?.[1]?.trim() ?? '';
  if (!keys.includes(key)) {
    throw refuse(401, 'UNAUTHORIZED', 'The API key you provided is invalid.');
  }
  return key;
}

/** The picture as the body, or as base64 in JSON where that is what the caller accepts. */
function wholeAnswer(
  picture: Buffer | undefined,
  about: { order: FireworksOrder; format: string; accept: string; fault: Fault | undefined },
): Reply {
  const { order, format, accept, fault } = about;
  const isFiltered = fault?.kind === 'moderation';
  const reason = isFiltered ? 'CONTENT_FILTERED' : 'SUCCESS';
  if (accept.includes('json')) {
    const base64 = picture ? [picture.toString('base64')] : [];
    return jsonReply(200, { base64, finishReason: reason, seed: order.seed });
  }
  return {
    status: 200,
    headers: {
      'content-type': `image/${format}`,
      'finish-reason': reason,
      seed: String(order.seed),
    },
    // What was filtered comes as a blank.
    body: picture ?? Buffer.alloc(0),
  };
}
