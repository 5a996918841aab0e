import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { type Fault, faultInPrompt } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { headerText, runFree, runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { billFor, choicesOf, draw, madeOf, usageOf } from './draw.ts';
import {
  DashScopeRefusal,
  errorReply,
  faultError,
  INVALID_KEY,
  invalid,
  wrongManner,
} from './errors.ts';
import { type Endpoint, servedModels } from './models.ts';
import { type Order, readOrder } from './read-order.ts';
import { Tasks } from './tasks.ts';

interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const PATHS: readonly (readonly [path: string, endpoint: Endpoint])[] = [
  ['/multimodal-generation/generation', 'now'],
  ['/image-generation/generation', 'task'],
  ['/text2image/image-synthesis', 'older-text'],
  ['/image2image/image-synthesis', 'older-image'],
];

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const key = /^Bearer (.+)$/i.exec(headerText(request, 'authorization') ?? '')?.[1]?.trim();
  if (key === undefined || !keys.includes(key)) throw new DashScopeRefusal(INVALID_KEY);
  return key;
}

/** Whether the header for tasks fits the endpoint. */
function checkManner(request: FastifyRequest, endpoint: Endpoint): void {
  const isTask = headerText(request, 'x-dashscope-async') === 'enable';
  if (endpoint === 'now' && isTask) throw wrongManner('asynchronous');
  if (endpoint !== 'now' && !isTask) throw wrongManner('synchronous');
}

/** Adds the routes under /api/v1 and the list beside it, and the vendor's 404 for any other. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const tasks = new Tasks(context);
  const served = () => servedModels(context.settings.models, context.settings.today);
  const headers = ({ requestId }: Exchange) => ({ 'x-request-id': requestId });
  const route =
    (work: (call: Call) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(request, randomUUID);
      try {
        const key = authenticate(request, context.keys);
        await work({ exchange, key, request, reply });
      } catch (error) {
        if (!(error instanceof DashScopeRefusal)) throw error;
        const answer = errorReply(error.error, exchange.requestId);
        exchange.entry.status = answer.status;
        const full = { ...answer, headers: { ...headers(exchange), ...answer.headers } };
        await deliver(reply, full, undefined, context.closing);
      }
      return reply;
    };
  const refusal = (fault: Fault, model: string, { requestId }: Exchange): Reply | undefined => {
    const error = faultError(fault, { model, now: context.now() });
    return error && errorReply(error, requestId);
  };
  const free = ({ reply, exchange }: Call, answer: Reply) =>
    runFree(context, reply, exchange, answer, (fault) => refusal(fault, '', exchange));

  for (const [path, endpoint] of PATHS) {
    app.post(
      `/api/v1/services/aigc${path}`,
      route(async (call) => {
        const { body } = call.exchange;
        if (body.kind !== 'json') throw invalid('The body is no JSON.');
        const order = await readOrder(endpoint, body.value, served(), context);
        checkManner(call.request, endpoint);
        await buy(order, call);
      }),
    );
  }
  app.get<{ Params: { id: string } }>(
    '/api/v1/tasks/:id',
    route(async (call) => {
      const id = call.exchange.path.split('/').at(-1) ?? '';
      await free(call, await tasks.status(id, call.key, call.exchange.requestId));
    }),
  );
  app.post<{ Params: { id: string } }>(
    '/api/v1/tasks/:id/cancel',
    route(async (call) => {
      const id = call.exchange.path.split('/').at(-2) ?? '';
      await free(call, await tasks.cancel(id, call.key, call.exchange.requestId));
    }),
  );
  app.get(
    '/api/v1/tasks',
    route((call) => free(call, tasks.list(call.exchange.requestId))),
  );
  app.get(
    '/compatible-mode/v1/models',
    route((call) => {
      const data = served().map(({ id }) => ({ id, object: 'model', owned_by: 'system' }));
      return free(call, jsonReply(200, { object: 'list', data }));
    }),
  );
  app.setNotFoundHandler(
    route(async ({ exchange }) => {
      throw new DashScopeRefusal({
        status: 404,
        code: 'NotFound',
        message: `No route for ${exchange.path}.`,
      });
    }),
  );

  async function buy(order: Order, call: Call): Promise<void> {
    const { exchange, key } = call;
    const { requestId } = exchange;
    const isTask = order.endpoint !== 'now';
    await runPaid(context, {
      ...call,
      model: order.modelId,
      intent: intentOf(exchange.body),
      streaming: false,
      ownFault: faultInPrompt(order.prompt),
      headers: () => headers(exchange),
      // What is refused of a task is told by its state.
      refuse: (fault) =>
        fault.kind === 'moderation' && isTask ? undefined : refusal(fault, order.modelId, exchange),
      prepare: (fault) => {
        const made = madeOf(order, fault);
        return {
          model: order.modelId,
          bill: billFor(order, made),
          paced: isTask,
          produce: async () => {
            if (isTask) return tasks.submit({ order, key }, { requestId, fault });
            const urls = await draw(context, order, made, fault);
            const output = { choices: choicesOf(order, urls, fault) };
            return jsonReply(200, { request_id: requestId, output, usage: usageOf(order, made) });
          },
        };
      },
    });
  }
}
