import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { type Fault, faultInPrompt } from '../kit/faults.ts';
import { type ApiCall, ApiRefusal, ImageApi } from '../kit/image-api.ts';
import { intentOf } from '../kit/intent.ts';
import { headerText, runPaid } from '../kit/paid-request.ts';
import type { Reply } from '../kit/reply.ts';
import { jsonObject } from '../kit/request-fields.ts';
import type { CheckedInput } from './check-input.ts';
import type { Endpoint } from './endpoint.ts';
import { applicationOf, servedEndpoints } from './endpoints.ts';
import { faultReply, refuse, runFailure, sentenceReply, UNAUTHENTICATED } from './errors.ts';
import { registerPlatform } from './platform-routes.ts';
import { Queue } from './queue.ts';
import { carryOut, costOfRun, outputReply, refusalOf } from './run.ts';
import { registerStorage } from './storage-routes.ts';

/** Adds the routes of all hosts. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const queue = new Queue(context);
  const api = new ImageApi(context, {
    authenticate,
    headers: ({ requestId }) => ({ 'x-fal-request-id': requestId }),
    refuse: (fault, { model, now }) => faultReply(fault, now, applicationOf(model)),
    notFound: ({ path }) => sentenceReply(404, `Path ${path} not found`),
  });
  registerPlatform(app, context, api);
  registerStorage(app, context, api);

  app.post(
    '/queue/*',
    api.route(async (call) => {
      const endpoint = endpointOf(context, behind(call.exchange, '/queue/'));
      checkHeaders(call.request);
      const checked = await queue.check(endpoint, jsonObject(call.exchange.body));
      await buy(context, call, { endpoint, checked, paced: true }, async (fault) => {
        const { requestId } = call.exchange;
        return queue.submit(endpoint, checked, { requestId, key: call.key, fault });
      });
    }),
  );
  app.get(
    '/queue/*',
    api.route(async (call) => {
      const { job, action } = findJob(queue, call);
      const withLogs = new URL(call.request.url, 'http://x').searchParams.get('logs') === '1';
      const answers: Readonly<Record<string, () => Reply | Promise<Reply>>> = {
        '': () => queue.result(job),
        '/status': () => queue.status(job, withLogs),
        '/status/stream': () => queue.stream(job, withLogs),
      };
      const answer = answers[action];
      if (!answer) throw refuse(405, 'Method Not Allowed');
      await api.free(call, await answer());
    }),
  );
  app.put(
    '/queue/*',
    api.route(async (call) => {
      const { job, action } = findJob(queue, call);
      if (action !== '/cancel') throw refuse(405, 'Method Not Allowed');
      await api.free(call, await queue.cancel(job));
    }),
  );
  app.post(
    '/*',
    api.route(async (call) => {
      const endpoint = endpointOf(context, behind(call.exchange, '/'));
      const checked = await queue.check(endpoint, jsonObject(call.exchange.body));
      if (!('values' in checked)) throw new ApiRefusal(checked);
      await buy(context, call, { endpoint, checked, paced: false }, async (fault) => {
        const { requestId } = call.exchange;
        const run = { endpoint, input: checked, requestId, fault };
        if (fault?.kind === 'job-failed') return runFailure(fault).reply;
        return refusalOf(run) ?? outputReply(await carryOut(context, run), {});
      });
    }),
  );
  app.setNotFoundHandler(api.elsewhere);
}

const behind = ({ path }: Exchange, prefix: string) =>
  decodeURIComponent(path.slice(prefix.length));

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const [, key] = /^Key (.+)$/.exec(headerText(request, 'authorization') ?? '') ?? [];
  if (key === undefined) throw refuse(401, UNAUTHENTICATED);
  if (!keys.includes(key)) throw refuse(401, 'No user found for Key ID and Secret');
  return key;
}

function endpointOf({ settings }: EmulatorContext, id: string): Endpoint {
  const served = servedEndpoints(settings.models, settings.today);
  const found = served.find((one) => one.id === id);
  if (found) return found;
  const application = applicationOf(id);
  const isKnown = served.some((one) => applicationOf(one.id) === application);
  const [, alias = id] = application.split('/');
  throw refuse(
    404,
    isKnown
      ? `Path /${id.slice(application.length + 1)} not found`
      : `Application '${alias}' not found`,
  );
}

/** The headers by which a caller says how its request is to be queued. */
function checkHeaders(request: FastifyRequest): void {
  const priority = headerText(request, 'x-fal-queue-priority') ?? 'normal';
  if (!['normal', 'low'].includes(priority)) throw refuse(400, `Invalid priority: ${priority}`);
  const timeout = Number(headerText(request, 'x-fal-request-timeout') ?? 60);
  if (!(timeout > 1)) throw refuse(400, 'x-fal-request-timeout must be above 1');
}

function findJob(queue: Queue, { exchange, key }: ApiCall) {
  const path = behind(exchange, '/queue/');
  const [, application = '', id = '', action = ''] =
    /^(.+)\/requests\/([^/]+)((?:\/[a-z]+){0,2})$/.exec(path) ?? [];
  const job = queue.find(id, application, key);
  if (job) return { job, action };
  throw action === '/cancel'
    ? new ApiRefusal({ ...sentenceReply(404, ''), body: '{"status":"NOT_FOUND"}' })
    : refuse(404, `Request ${id} not found`);
}

/** Takes a request through fault and ledger. An input that does not pass costs nothing. */
async function buy(
  context: EmulatorContext,
  call: ApiCall,
  order: { endpoint: Endpoint; checked: CheckedInput | Reply; paced: boolean },
  produce: (fault: Fault | undefined) => Promise<Reply>,
): Promise<void> {
  const { exchange } = call;
  const { endpoint, checked, paced } = order;
  const input = 'values' in checked ? checked : null;
  await runPaid(context, {
    ...call,
    model: endpoint.id,
    intent: intentOf(exchange.body),
    streaming: false,
    ownFault: faultInPrompt(String(input?.values.prompt ?? '')),
    headers: () => ({ 'x-fal-request-id': exchange.requestId }),
    refuse: (fault) => faultReply(fault, context.now(), applicationOf(endpoint.id)),
    ...(input ? {} : { charged: () => false }),
    prepare: (fault) => {
      const cost = input ? costOfRun({ endpoint, input, fault }) : { units: 0, amountMicros: 0 };
      const { units, amountMicros } = cost;
      const images = Number(input?.values.num_images ?? 1);
      return {
        model: endpoint.id,
        bill: { images, usage: { [endpoint.price.unit]: units }, amountMicros },
        paced,
        produce: () => produce(fault),
      };
    },
  });
}
