import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import { faultInPrompt } from '../kit/faults.ts';
import { type ApiCall, ApiRefusal, ImageApi } from '../kit/image-api.ts';
import { intentOf } from '../kit/intent.ts';
import { headerText, runPaid } from '../kit/paid-request.ts';
import { jsonReply } from '../kit/reply.ts';
import { jsonObject } from '../kit/request-fields.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { faultReply, refusal } from './errors.ts';
import { Jobs, sizeOf } from './jobs.ts';

const WAIT = { least: 1000, most: 300_000, usual: 90_000 };
const numberSchema = z.coerce.number().optional();
const countSchema = z.looseObject({
  num_images: z.int().optional(),
  prompt: z.string().optional(),
});

/** Adds the routes of endpoints, the account's list of them, and the 404 of any other path. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const jobs = new Jobs(context);
  const api = new ImageApi(context, {
    authenticate: (request, keys) => {
      const key = (headerText(request, 'authorization') ?? '').replace(/^Bearer /i, '');
      if (!keys.includes(key)) throw refusal(401, 'Unauthorized');
      return key;
    },
    headers: () => ({}),
    refuse: (fault, { now }) => faultReply(fault, now),
    notFound: () => jsonReply(404, { error: 'endpoint not found' }),
  });
  const places = (call: ApiCall) => {
    const [, , endpoint = '', , id = ''] = call.exchange.path.split('/');
    const found = ENDPOINTS.find((one) => one.id === endpoint);
    if (found === undefined) throw refusal(404, 'endpoint not found');
    return { endpoint: found, id: decodeURIComponent(id) };
  };

  app.get(
    '/v2/management/endpoints',
    api.route(async (call) => {
      const own = ENDPOINTS.flatMap(({ id, own: facts }) =>
        facts
          ? [{ id, name: facts.name, templateId: 't1', template: { imageName: facts.imageName } }]
          : [],
      );
      await api.free(call, jsonReply(200, own));
    }),
  );
  for (const operation of ['run', 'runsync'] as const) {
    app.post(
      `/v2/:endpoint/${operation}`,
      api.route((call) => submit(context, jobs, call, places(call).endpoint, operation)),
    );
  }
  app.get(
    '/v2/:endpoint/status/:id',
    api.route(async (call) => {
      const { endpoint, id } = places(call);
      await api.free(call, await jobs.status(endpoint.id, id));
    }),
  );
  app.post(
    '/v2/:endpoint/cancel/:id',
    api.route(async (call) => {
      const { endpoint, id } = places(call);
      await api.free(call, await jobs.cancel(endpoint.id, id));
    }),
  );
  app.get(
    '/v2/:endpoint/health',
    api.route(async (call) => {
      places(call);
      const active = jobs.active();
      await api.free(
        call,
        jsonReply(200, {
          jobs: { completed: 0, failed: 0, inProgress: 0, inQueue: active, retried: 0 },
          workers: { idle: 1, initializing: 0, ready: 1, running: 0, throttled: 0, unhealthy: 0 },
        }),
      );
    }),
  );
  app.setNotFoundHandler(api.elsewhere);
}

async function submit(
  context: EmulatorContext,
  jobs: Jobs,
  call: ApiCall,
  endpoint: Endpoint,
  operation: 'run' | 'runsync',
): Promise<void> {
  const { exchange, request } = call;
  const body = jsonObject(exchange.body);
  if (body === null) throw refusal(400, 'bad request: body: invalid character');
  const { input } = body;
  if (typeof input !== 'object' || input === null) {
    throw refusal(400, 'bad request: body: input is required');
  }
  const parsed = endpoint.input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const error = `Invalid parameter: ${issue?.path.join('.')}: ${issue?.message}`;
    throw new ApiRefusal(jsonReply(400, { id: exchange.requestId, status: 'FAILED', error }));
  }
  const size = await sizeOf(context, input).catch((error: unknown) => {
    throw refusal(400, error instanceof Error ? error.message : 'Invalid image');
  });
  const { num_images: count = 1, prompt = '' } = countSchema.parse(input);
  const wait = numberSchema.safeParse(
    new URL(request.url, 'http://x').searchParams.get('wait') ?? undefined,
  );
  const waitMs = Math.min(Math.max(wait.data ?? WAIT.usual, WAIT.least), WAIT.most);
  await runPaid(context, {
    ...call,
    model: endpoint.id,
    intent: intentOf(exchange.body),
    streaming: false,
    ownFault: faultInPrompt(prompt),
    headers: () => ({}),
    refuse: (fault) => faultReply(fault, context.now()),
    prepare: (fault) => {
      const images =
        fault?.kind === 'no-image'
          ? 0
          : fault?.kind === 'fewer-images'
            ? Math.min(fault.images, count)
            : count;
      return {
        model: endpoint.id,
        bill: {
          images,
          usage: {},
          amountMicros: endpoint.price(input, size.width * size.height),
        },
        paced: true,
        produce: () =>
          jobs.submit(
            { endpoint, input, size, count: images, isSync: operation === 'runsync' },
            { requestId: exchange.requestId, fault, waitMs },
          ),
      };
    },
  });
}
