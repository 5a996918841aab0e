import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { type Fault, faultInPrompt, isCharged } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { headerText, runFree, runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { answerWith, billFor, outcomeOf } from './answer.ts';
import {
  errorReply,
  faultError,
  modelNotFound,
  NO_KEY,
  NOT_FOUND,
  WRONG_KEY,
  XaiRefusal,
} from './errors.ts';
import { listed, servedModels, TEXT_MODEL } from './models.ts';
import { type Order, readOrder } from './read-order.ts';

interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Adds every route under /v1, and the vendor's 404 for any other. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const served = () => servedModels(context.settings.models, context.settings.today);
  const headers = ({ requestId }: Exchange) => ({
    'x-request-id': requestId,
    'cf-ray': `${requestId.slice(0, 16)}-FRA`,
  });
  const route =
    (work: (call: Call) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(request, randomUUID);
      try {
        await work({ exchange, key: authenticate(request, context.keys), request, reply });
      } catch (error) {
        if (!(error instanceof XaiRefusal)) throw error;
        const answer = errorReply(error.error);
        exchange.entry.status = answer.status;
        const full = { ...answer, headers: { ...headers(exchange), ...answer.headers } };
        await deliver(reply, full, undefined, context.closing);
      }
      return reply;
    };
  const refusal = (fault: Fault, model: string): Reply | undefined => {
    const error = faultError(fault, model, context.now());
    return error && errorReply(error);
  };
  const free = (call: Call, value: unknown) =>
    runFree(
      context,
      call.reply,
      call.exchange,
      jsonReply(200, value, headers(call.exchange)),
      (fault) => refusal(fault, ''),
    );
  const modelAt = (exchange: Exchange) => {
    const id = decodeURIComponent(exchange.path.split('/').at(-1) ?? '');
    const found = served().find((one) => one.id === id || one.aliases.includes(id));
    if (!found) throw new XaiRefusal(modelNotFound(id));
    return listed(found);
  };

  app.post(
    '/v1/images/generations',
    route(async (call) => {
      await paint(call, await readOrder(context, call.exchange.body, served(), false));
    }),
  );
  app.post(
    '/v1/images/edits',
    route(async (call) => {
      await paint(call, await readOrder(context, call.exchange.body, served(), true));
    }),
  );
  app.get(
    '/v1/image-generation-models',
    route((call) => free(call, { models: served().map(listed) })),
  );
  app.get(
    '/v1/models',
    route((call) => free(call, { object: 'list', data: [TEXT_MODEL, ...served().map(listed)] })),
  );
  for (const path of ['/v1/image-generation-models/:id', '/v1/models/:id']) {
    app.get(
      path,
      route(async (call) => free(call, modelAt(call.exchange))),
    );
  }
  app.get(
    '/v1/api-key',
    route((call) =>
      free(call, {
        redacted_api_key: `xai-...${call.key.slice(-4)}`,
        user_id: '00000000-0000-4000-8000-000000000002',
        name: 'Emulator key',
        create_time: '2026-09-01T00:00:00.000Z',
        modify_time: '2026-09-01T00:00:00.000Z',
        team_id: '00000000-0000-4000-8000-000000000001',
        acls: ['api-key:model:*', 'api-key:endpoint:*'],
        api_key_id: '00000000-0000-4000-8000-000000000003',
        team_blocked: false,
        api_key_blocked: false,
        api_key_disabled: false,
      }),
    ),
  );
  app.setNotFoundHandler(
    route(async () => {
      throw new XaiRefusal(NOT_FOUND);
    }),
  );

  async function paint(call: Call, order: Order): Promise<void> {
    const { exchange } = call;
    await runPaid(context, {
      ...call,
      model: order.modelId,
      intent: intentOf(exchange.body),
      streaming: false,
      ownFault: faultInPrompt(order.prompt),
      headers: () => headers(exchange),
      refuse: (fault) => refusal(fault, order.modelId),
      // What was painted and then refused is billed; what was stopped before is not.
      charged: (fault) =>
        fault?.kind === 'moderation' && fault.charge === undefined
          ? fault.stage === 'output'
          : isCharged(fault),
      prepare: (fault) => {
        const outcome = outcomeOf(order, fault);
        const isFree = outcome.isBlocked && fault?.charge !== true;
        const bill = isFree
          ? { images: 0, usage: { cost_in_usd_ticks: 0 }, amountMicros: 0 }
          : billFor(order, fault?.kind === 'no-image' ? order.count : outcome.images);
        return {
          model: order.modelId,
          bill,
          paced: false,
          produce: () => answerWith(context, order, outcome, bill),
        };
      },
    });
  }
}

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const header = headerText(request, 'authorization');
  if (header === undefined) throw new XaiRefusal(NO_KEY);
  const key = /^Bearer (.+)$/i.exec(header)?.[1]?.trim() ?? '';
  if (!keys.includes(key)) throw new XaiRefusal(WRONG_KEY);
  return key;
}
