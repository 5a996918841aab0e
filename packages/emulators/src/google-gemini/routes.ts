import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { type Fault, faultInPrompt, isCharged } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { headerText, runFree, runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { plainAnswer, type StreamForm, streamedAnswer } from './answer.ts';
import {
  API_KEY_INVALID,
  API_KEY_MISSING,
  errorReply,
  faultError,
  GeminiRefusal,
  invalidArgument,
  modelNotFound,
} from './errors.ts';
import { modelObject, modelPage } from './model-list.ts';
import { type ServedModel, servedModels } from './models.ts';
import { type PictureRequest, readPictureRequest } from './picture-request.ts';
import { billFor, outcomeOf, textTokens, usageMetadata } from './usage.ts';

interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly query: URLSearchParams;
  /** `v1beta` or `v1`. */
  readonly version: string;
}

const HEADERS = {
  vary: 'Origin, X-Origin, Referer',
  server: 'scaffolding on HTTPServer2',
  'x-content-type-options': 'nosniff',
};

/** Adds the routes under /v1beta and /v1, and the vendor's 404 for any other. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const served = () => servedModels(context.settings.models, context.settings.today);
  const route =
    (work: (call: Call) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(request);
      const query = new URLSearchParams(request.url.split('?', 2)[1] ?? '');
      const version = exchange.path.split('/')[1] ?? '';
      try {
        const key = authenticate(request, query, context.keys);
        await work({ exchange, key, request, reply, query, version });
      } catch (error) {
        if (!(error instanceof GeminiRefusal)) throw error;
        const array =
          exchange.path.endsWith(':streamGenerateContent') && query.get('alt') !== 'sse';
        const answer = errorReply(error.error, array);
        exchange.entry.status = answer.status;
        await deliver(
          reply,
          { ...answer, headers: { ...HEADERS, ...answer.headers } },
          undefined,
          context.closing,
        );
      }
      return reply;
    };
  const free = (call: Call, value: unknown) => {
    const answer = jsonReply(200, value, HEADERS);
    return runFree(context, call.reply, call.exchange, answer, (fault) =>
      refusal(context, fault, '', call.version, false),
    );
  };

  for (const version of ['v1beta', 'v1']) {
    app.get(
      `/${version}/models`,
      route((call) => free(call, modelPage(served(), call.query))),
    );
    app.get(
      `/${version}/models/:id`,
      route(async (call) => {
        const { model } = addressed(call, served(), 'GetModel');
        await free(call, modelObject(model));
      }),
    );
    app.post(
      `/${version}/models/:id`,
      route(async (call) => {
        const { model, method } = addressed(call, served(), 'generateContent');
        const work = METHODS[method];
        if (work === undefined || model.image === undefined) {
          throw new GeminiRefusal(modelNotFound(model.id, call.version, method));
        }
        const request = await readPictureRequest(model.id, model.image, bodyOf(call.exchange));
        await work({ context, call, request, free });
      }),
    );
  }
  app.setNotFoundHandler(
    route(async () => {
      throw new GeminiRefusal({ code: 404, status: 'NOT_FOUND', message: 'Method not found.' });
    }),
  );
}

/** The model and the method that a path names. */
function addressed(call: Call, served: readonly ServedModel[], method: string) {
  const last = decodeURIComponent(call.exchange.path.split('/').at(-1) ?? '');
  const [id = '', named = method] = last.split(':', 2);
  const model = served.find((candidate) => candidate.id === id);
  if (model === undefined) throw new GeminiRefusal(modelNotFound(id, call.version, named));
  return { model, method: named };
}

function authenticate(
  request: FastifyRequest,
  query: URLSearchParams,
  keys: readonly string[],
): string {
  const key = headerText(request, 'x-goog-api-key') ?? query.get('key');
  if (key === null) throw new GeminiRefusal(API_KEY_MISSING);
  if (!keys.includes(key)) throw new GeminiRefusal(API_KEY_INVALID);
  return key;
}

function bodyOf(exchange: Exchange): unknown {
  if (exchange.body.kind === 'json') return exchange.body.value;
  if (exchange.body.kind === 'none') return {};
  throw invalidArgument('Invalid JSON payload received. Unexpected token.');
}

interface Work {
  readonly context: EmulatorContext;
  readonly call: Call;
  readonly request: PictureRequest;
  readonly free: (call: Call, value: unknown) => Promise<void>;
}

const METHODS: Readonly<Record<string, (work: Work) => Promise<void>>> = {
  generateContent: (work) => generate(work, undefined),
  streamGenerateContent: (work) =>
    generate(work, work.call.query.get('alt') === 'sse' ? 'events' : 'array'),
  countTokens: async ({ call, request, free }) => {
    const counts = { ...NO_TOKENS, textIn: textTokens(request.text) };
    const images = request.images.length * request.model.inputImageTokens;
    await free(call, {
      totalTokens: counts.textIn + images,
      ...pick(usageMetadata({ ...counts, imageIn: images }), 'promptTokensDetails'),
    });
  },
};

const NO_TOKENS = { textIn: 0, imageIn: 0, textOut: 0, imageOut: 0, thoughts: 0 };

function pick(from: object, name: string): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key === name));
}

function refusal(
  context: EmulatorContext,
  fault: Fault,
  model: string,
  version: string,
  inArray: boolean,
): Reply | undefined {
  const error = faultError(fault, { model, version, now: context.now() });
  return error && errorReply(error, inArray);
}

async function generate({ context, call, request }: Work, form: StreamForm | undefined) {
  await runPaid(context, {
    ...call,
    model: request.modelId,
    intent: intentOf(call.exchange.body),
    streaming: form !== undefined,
    ownFault: faultInPrompt(request.text),
    headers: () => HEADERS,
    // A picture refused at the end has been worked on, and its reply counts the tokens.
    charged: (fault) =>
      fault?.kind === 'moderation' && fault.charge === undefined
        ? fault.stage === 'output'
        : isCharged(fault),
    refuse: (fault) => refusal(context, fault, request.modelId, call.version, form === 'array'),
    prepare: (fault) => {
      const outcome = outcomeOf(request, fault);
      const answer = {
        request,
        outcome,
        fault,
        responseId: randomBytes(16).toString('base64url'),
        imageBytes: context.settings.imageBytes,
        latencyMs: context.settings.latencyMs,
        now: context.now(),
      };
      return {
        model: request.modelId,
        bill: billFor(request, outcome),
        paced: form !== undefined,
        produce: () => (form === undefined ? plainAnswer(answer) : streamedAnswer(answer, form)),
      };
    },
  });
}
