import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { type Fault, faultInPrompt } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { headerText, type PaidWork, runFree, runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { accountOf, modelList } from './account.ts';
import { answerWith, billFor, countOf } from './answer.ts';
import { ENDPOINTS } from './endpoints.ts';
import {
  badRequest,
  errorReply,
  faultError,
  NOT_FOUND,
  RecraftRefusal,
  UNAUTHORIZED,
} from './errors.ts';
import { servedModels } from './models.ts';
import { type Order, readOrder } from './read-order.ts';
import { BASIC_STYLES, readStyle, STYLE_CREATION_UNITS, StyleBook } from './styles.ts';

interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Units for a better prompt. */
const ENHANCE_UNITS = 10;

/** Adds the routes of /v1, the two of the host's root, and the vendor's 404 for any other. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const styles = new StyleBook();
  context.onReset(() => styles.clear());
  const served = () => servedModels(context.settings.models);
  const route =
    (work: (call: Call) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(request);
      try {
        await work({ exchange, key: authenticate(request, context.keys), request, reply });
      } catch (error) {
        if (!(error instanceof RecraftRefusal)) throw error;
        const answer = errorReply(error.error);
        exchange.entry.status = answer.status;
        await deliver(reply, answer, undefined, context.closing);
      }
      return reply;
    };
  const refusal = (fault: Fault, model: string): Reply | undefined => {
    const error = faultError(fault, model, context.now());
    return error && errorReply(error);
  };
  const free = ({ reply, exchange }: Call, answer: Reply) =>
    runFree(context, reply, exchange, answer, (fault) => refusal(fault, ''));
  /** A paid request whose work is `prepare`. */
  const paid = (
    call: Call,
    about: { model: string; prompt: unknown },
    prepare: (fault: Fault | undefined) => Omit<PaidWork, 'model' | 'paced'>,
  ) =>
    runPaid(context, {
      ...call,
      model: about.model,
      intent: intentOf(call.exchange.body),
      streaming: false,
      ownFault: faultInPrompt(String(about.prompt ?? '')),
      headers: () => ({}),
      refuse: (fault) => refusal(fault, about.model),
      prepare: (fault) => ({ ...prepare(fault), model: about.model, paced: false }),
    });

  for (const endpoint of ENDPOINTS) {
    app.post(
      `/v1/images/${endpoint.path}`,
      route(async (call) => {
        const order = await readOrder(context, endpoint, call.exchange.body, served());
        checkStyleId(order, styles);
        const model = order.model?.id ?? endpoint.path;
        await paid(call, { model, prompt: order.fields.get('prompt') }, (fault) => {
          const images = imagesUnder(fault, countOf(order));
          const charged = fault?.kind === 'no-image' ? countOf(order) : images;
          return {
            bill: billFor(order, charged),
            produce: () => answerWith(context, order, images, fault),
          };
        });
      }),
    );
  }

  app.post(
    '/v1/styles',
    route(async (call) => {
      const style = readStyle(call.exchange.body);
      await paid(call, { model: 'styles', prompt: '' }, () => ({
        bill: unitBill(STYLE_CREATION_UNITS),
        produce: async () => jsonReply(200, styles.add(style, context.now())),
      }));
    }),
  );
  app.get(
    '/v1/styles',
    route((call) => free(call, jsonReply(200, { styles: styles.list() }))),
  );
  app.get(
    '/v1/styles/basic',
    route((call) =>
      free(call, jsonReply(200, { styles: BASIC_STYLES.map((style) => ({ style })) })),
    ),
  );
  app.get(
    '/v1/styles/:id',
    route(async (call) => {
      const found = styles.get(lastPart(call.exchange));
      if (!found) throw new RecraftRefusal(NOT_FOUND);
      await free(call, jsonReply(200, found));
    }),
  );
  app.delete(
    '/v1/styles/:id',
    route(async (call) => {
      if (!styles.remove(lastPart(call.exchange))) throw new RecraftRefusal(NOT_FOUND);
      await free(call, { status: 204, headers: {}, body: '' });
    }),
  );
  app.post(
    '/v1/prompts/enhance',
    route(async (call) => {
      const prompt = textOf(call.exchange, 'prompt');
      await paid(call, { model: 'prompts/enhance', prompt }, () => ({
        bill: unitBill(ENHANCE_UNITS),
        produce: async () =>
          jsonReply(200, {
            prompt: `${prompt}, in soft light, highly detailed`,
            credits: ENHANCE_UNITS,
          }),
      }));
    }),
  );
  app.post(
    '/v1/colors/optimize',
    route(async (call) => {
      const { body } = call.exchange;
      const colors: unknown =
        body.kind === 'json' ? Reflect.get(Object(body.value), 'colors') : undefined;
      if (!Array.isArray(colors)) throw badRequest('colors: must be a list');
      await free(call, jsonReply(200, { colors }));
    }),
  );
  app.get(
    '/v1/models',
    route((call) => free(call, jsonReply(200, modelList(served())))),
  );
  app.get(
    '/v1/users/me',
    route((call) => free(call, jsonReply(200, accountOf(context)))),
  );
  for (const path of ['/ping', '/status']) {
    app.get(path, async (_request, reply) => reply.type('text/plain').send('ok'));
  }
  app.setNotFoundHandler(
    route(async () => {
      throw new RecraftRefusal(NOT_FOUND);
    }),
  );
}

/** How many pictures an answer holds. */
function imagesUnder(fault: Fault | undefined, asked: number): number {
  if (fault?.kind === 'fewer-images') return Math.min(fault.images, asked);
  return fault?.kind === 'no-image' ? 0 : asked;
}

const unitBill = (credits: number) => ({
  images: 0,
  usage: { credits },
  amountMicros: credits * 1000,
});

function checkStyleId({ fields }: Order, styles: StyleBook): void {
  const id = fields.get('style_id');
  if (id !== undefined && !styles.get(String(id)))
    throw badRequest(`style_id: there is no style ${String(id)}`);
}

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const header = headerText(request, 'authorization') ?? '';
  const key = /^Bearer (.+)$/i.exec(header)?.[1]?.trim();
  if (key === undefined || !keys.includes(key)) throw new RecraftRefusal(UNAUTHORIZED);
  return key;
}

const lastPart = ({ path }: Exchange) => decodeURIComponent(path.split('/').at(-1) ?? '');

function textOf({ body }: Exchange, name: string): string {
  const value: unknown = body.kind === 'json' ? Reflect.get(Object(body.value), name) : undefined;
  if (typeof value !== 'string' || value === '') throw badRequest(`${name}: is required`);
  return value;
}
