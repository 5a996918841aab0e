import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { type Fault, faultInPrompt, isCharged } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { headerText, runFree, runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { billFor, outcomeOf, plainAnswer, streamedAnswer } from './answer.ts';
import { ArkRefusal, AUTHENTICATION, errorReply, faultError, invalidParameter } from './errors.ts';
import { servedModels } from './models.ts';
import { type Order, readOrder } from './read-order.ts';

interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** The day that the list says of every model: nobody reads it. */
const CREATED = Date.parse('2025-08-28T00:00:00Z') / 1000;

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const key = /^Bearer (.+)$/i.exec(headerText(request, 'authorization') ?? '')?.[1]?.trim();
  if (key === undefined || !keys.includes(key)) throw new ArkRefusal(AUTHENTICATION);
  return key;
}

/** Adds the two routes under /api/v3, and the vendor's 404 for any other. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const served = () => servedModels(context.settings.models, context.settings.today);
  const headers = ({ requestId }: Exchange) => ({ 'x-request-id': requestId });
  const route =
    (work: (call: Call) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(
        request,
        () => `021${randomUUID().replaceAll('-', '')}`,
      );
      try {
        const key = authenticate(request, context.keys);
        await work({ exchange, key, request, reply });
      } catch (error) {
        if (!(error instanceof ArkRefusal)) throw error;
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

  app.get(
    '/api/v3/models',
    route(async ({ exchange, reply }) => {
      const data = served().map(({ id }) => ({
        id,
        object: 'model',
        created: CREATED,
        owned_by: 'byteplus',
      }));
      const answer = jsonReply(200, { object: 'list', data }, headers(exchange));
      await runFree(context, reply, exchange, answer, (fault) => refusal(fault, '', exchange));
    }),
  );
  app.post(
    '/api/v3/images/generations',
    route(async (call) => {
      const { body } = call.exchange;
      if (body.kind !== 'json') throw invalidParameter('body', 'it is no JSON');
      await draw(await readOrder(body.value, served(), context), call);
    }),
  );
  app.setNotFoundHandler(
    route(async ({ exchange }) => {
      throw new ArkRefusal({
        status: 404,
        code: 'NotFound',
        message: `The path ${exchange.path} does not exist.`,
        type: 'NotFound',
      });
    }),
  );

  async function draw(order: Order, call: Call): Promise<void> {
    const { exchange } = call;
    await runPaid(context, {
      ...call,
      model: order.modelId,
      intent: intentOf(exchange.body),
      streaming: order.stream,
      ownFault: faultInPrompt(order.prompt),
      headers: () => headers(exchange),
      // What is refused inside a set is told picture by picture, behind a 200.
      refuse: (fault) =>
        fault.kind === 'moderation' && fault.stage === 'output' && order.isSet
          ? undefined
          : refusal(fault, order.modelId, exchange),
      charged: (fault) => (fault?.kind === 'moderation' ? fault.charge === true : isCharged(fault)),
      prepare: (fault) => {
        const { made, failed } = outcomeOf(order, fault);
        const answer = {
          context,
          order,
          made,
          failed,
          fault,
          requestId: exchange.requestId,
          created: Math.floor(context.now().getTime() / 1000),
        };
        return {
          model: order.modelId,
          bill: billFor(order, made),
          paced: order.stream,
          produce: () => (order.stream ? streamedAnswer(answer) : plainAnswer(answer)),
        };
      },
    });
  }
}
