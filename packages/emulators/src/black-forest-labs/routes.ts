import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { faultInPrompt } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { headerText, runFree, runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { maskKey } from '../kit/request-log.ts';
import { checkBody } from './check-fields.ts';
import { type Endpoint, servedEndpoints } from './endpoints.ts';
import { BflRefusal, faultReply, invalid, refusal } from './errors.ts';
import { openApi } from './openapi.ts';
import { costOf } from './price.ts';
import { resultSize } from './sizes.ts';
import { Tasks } from './tasks.ts';

interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Credits that an account begins with. */
const CREDITS = 1000;
/** Fine-tunes that every account has. */
const FINETUNES: readonly string[] = ['my-cat', 'house-style'];

/** Adds the routes under /v1, the OpenAPI document, and the 404 of any other path. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const tasks = new Tasks(context);
  const deleted = new Set<string>();
  context.onReset(() => deleted.clear());
  const served = () => servedEndpoints(context.settings.models, context.settings.today);

  const route =
    (work: (call: Call) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(request);
      try {
        await work({ exchange, key: authenticate(request, context.keys), request, reply });
      } catch (error) {
        if (!(error instanceof BflRefusal)) throw error;
        exchange.entry.status = error.reply.status;
        await deliver(reply, error.reply, undefined, context.closing);
      }
      return reply;
    };
  const free = (call: Pick<Call, 'reply' | 'exchange'>, answer: Reply) =>
    runFree(context, call.reply, call.exchange, answer, (fault) =>
      faultReply(fault, context.now()),
    );

  app.get(
    '/v1/credits',
    route(async (call) => {
      const spent = context.ledger
        .charges()
        .filter(({ key }) => key === maskKey(call.key).slice(1))
        .reduce((sum, { amountMicros }) => sum + amountMicros, 0);
      await free(call, jsonReply(200, { credits: CREDITS - spent / 10_000 }));
    }),
  );
  app.get<{ Querystring: Record<string, string> }>(
    '/v1/get_result',
    route(async (call) => {
      const id = query(call).get('id');
      if (id === null) throw missing('query', 'id');
      await free(call, await tasks.status(id, call.key));
    }),
  );
  app.get(
    '/v1/my_finetunes',
    route((call) =>
      free(call, jsonReply(200, { finetunes: FINETUNES.filter((id) => !deleted.has(id)) })),
    ),
  );
  app.get(
    '/v1/finetune_details',
    route(async (call) => {
      const id = query(call).get('finetune_id') ?? '';
      if (!FINETUNES.includes(id) || deleted.has(id)) throw refusal(404, 'Finetune not found');
      const details = { finetune_id: id, mode: 'style', trigger_word: 'TOK', iterations: 300 };
      await free(call, jsonReply(200, { finetune_details: details }));
    }),
  );
  app.post(
    '/v1/delete_finetune',
    route(async (call) => {
      const { body } = call.exchange;
      const id: unknown =
        body.kind === 'json' && typeof body.value === 'object' && body.value !== null
          ? Reflect.get(body.value, 'finetune_id')
          : undefined;
      if (typeof id !== 'string') throw missing('body', 'finetune_id');
      deleted.add(id);
      await free(call, jsonReply(200, { status: 'ok', message: '', deleted_finetune_id: id }));
    }),
  );
  app.get('/openapi.json', async (request, reply) => {
    const exchange = await context.exchanges.begin(request);
    await free({ exchange, reply }, jsonReply(200, openApi(served())));
    return reply;
  });
  app.post(
    '/v1/*',
    route(async (call) => {
      const id = call.exchange.path.slice('/v1/'.length);
      const endpoint = served().find((candidate) => candidate.id === id);
      if (endpoint === undefined) throw refusal(404, 'Not Found');
      await submit(context, tasks, call, endpoint);
    }),
  );
  app.setNotFoundHandler(
    route(async () => {
      throw refusal(404, 'Not Found');
    }),
  );
}

const query = ({ request }: Call) => new URLSearchParams(request.url.split('?', 2)[1] ?? '');

const missing = (where: string, name: string) =>
  invalid([{ loc: [where, name], msg: 'Field required', type: 'missing' }]);

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const key = headerText(request, 'x-key');
  if (key === undefined || key === '') throw refusal(403, 'Not authenticated');
  if (!keys.includes(key)) throw refusal(403, 'Invalid or expired API key');
  return key;
}

async function submit(
  context: EmulatorContext,
  tasks: Tasks,
  call: Call,
  endpoint: Endpoint,
): Promise<void> {
  const { exchange } = call;
  if (exchange.body.kind !== 'json') {
    throw invalid([{ loc: ['body', 0], msg: 'JSON decode error', type: 'json_invalid' }]);
  }
  const body = await checkBody(context, endpoint, exchange.body.value);
  const finetune = body.values.get('finetune_id');
  if (finetune !== undefined && !FINETUNES.includes(String(finetune))) {
    throw refusal(404, 'Finetune not found');
  }
  const left = endpoint.atOnce - tasks.active();
  const limits = {
    'x-ratelimit-limit': String(endpoint.atOnce),
    'x-ratelimit-remaining': String(Math.max(0, left - 1)),
    'x-ratelimit-reset': String(Math.ceil(context.now().getTime() / 1000) + 5),
  };
  if (left <= 0) {
    const words = `Rate limit exceeded: ${endpoint.atOnce} active tasks. Wait for one to finish.`;
    throw refusal(429, words, { ...limits, 'retry-after': '5' });
  }
  const size = resultSize(endpoint.shape, body);
  const cost = costOf(endpoint.price, body, size);
  await runPaid(context, {
    ...call,
    model: endpoint.id,
    intent: intentOf(exchange.body),
    streaming: false,
    ownFault: faultInPrompt(String(body.values.get('prompt') ?? '')),
    headers: () => limits,
    refuse: (fault) => faultReply(fault, context.now()),
    prepare: (fault) => ({
      model: endpoint.id,
      bill: {
        images: 1,
        usage: { credits: cost.credits },
        amountMicros: Math.round(cost.credits * 10_000),
      },
      paced: true,
      produce: async () =>
        tasks.submit(
          { endpoint, body, size, cost, key: call.key },
          { requestId: exchange.requestId, fault },
        ),
    }),
  });
}
