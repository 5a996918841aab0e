import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import type { Fault } from '../kit/faults.ts';
import { runFree } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { authenticate } from './authenticate.ts';
import { registerBatches } from './batches.ts';
import { readEdit } from './edit-body.ts';
import { badRequest, errorReply, faultError, modelNotFound, OpenAiRefusal } from './errors.ts';
import { checkFields, GENERATION_FIELDS } from './fields.ts';
import { FileStore, registerFiles } from './files.ts';
import { type ImageRequest, readImageRequest } from './image-request.ts';
import { servedModels } from './models.ts';
import { responseHeaders } from './response-headers.ts';
import { runImages } from './run-images.ts';

/** One request in the hands of a route. */
export interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Wraps a route: logs, authenticates, and turns refusals into the vendor's errors. */
export type Route = (
  work: (call: Call) => Promise<void>,
) => (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Adds every route under /v1, and the vendor's own 404 for any other. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const files = new FileStore();
  const headers = (exchange: Exchange) => responseHeaders(context, exchange);
  const route: Route = (work) => async (request, reply) => {
    const exchange = await context.exchanges.begin(
      request,
      () => `req_${randomUUID().replaceAll('-', '')}`,
    );
    try {
      const key = authenticate(request, context.keys);
      await work({ exchange, key, request, reply });
    } catch (error) {
      if (!(error instanceof OpenAiRefusal)) throw error;
      const answer = errorReply(error.error);
      exchange.entry.status = answer.status;
      const full = { ...answer, headers: { ...headers(exchange), ...answer.headers } };
      await deliver(reply, full, undefined, context.closing);
    }
    return reply;
  };
  const free = async (call: Call, answer: Reply) => {
    const full = { ...answer, headers: { ...headers(call.exchange), ...answer.headers } };
    await runFree(context, call.reply, call.exchange, full, (fault) =>
      refusal(context, fault, '', call.exchange.requestId),
    );
  };
  const served = () => servedModels(context.settings.models, context.settings.today);
  const paint = (call: Call, request: ImageRequest) =>
    runImages(context, call, request, {
      headers: () => headers(call.exchange),
      refuse: (fault) => refusal(context, fault, request.modelId, call.exchange.requestId),
    });

  app.post(
    '/v1/images/generations',
    route(async (call) => {
      const fields = checkFields(GENERATION_FIELDS, jsonOf(call.exchange));
      await paint(call, readImageRequest(fields, served(), undefined));
    }),
  );
  app.post(
    '/v1/images/edits',
    route(async (call) => {
      const { fields, inputs } = await readEdit(call.exchange.body, served(), files);
      await paint(call, readImageRequest(fields, served(), inputs));
    }),
  );
  app.get(
    '/v1/models',
    route(async (call) => {
      await free(call, jsonReply(200, { object: 'list', data: served().map(modelObject) }));
    }),
  );
  app.get<{ Params: { id: string } }>(
    '/v1/models/:id',
    route(async (call) => {
      const id = decodeURIComponent(call.exchange.path.slice('/v1/models/'.length));
      const model = served().find((candidate) => candidate.id === id);
      if (model === undefined) throw new OpenAiRefusal(modelNotFound(id));
      await free(call, jsonReply(200, modelObject(model)));
    }),
  );
  registerFiles(app, route, free, files, context.now);
  registerBatches({
    app,
    context,
    route,
    files,
    served,
    free,
    headers: ({ exchange }) => headers(exchange),
    refuse: ({ exchange }, fault) => refusal(context, fault, '', exchange.requestId),
  });
  app.post(
    '/v1/images/variations',
    route(async () => {
      throw new OpenAiRefusal({
        status: 404,
        message: 'This endpoint no longer accepts requests. Use /v1/images/edits with a prompt.',
        type: 'invalid_request_error',
        param: null,
        code: null,
      });
    }),
  );
  app.setNotFoundHandler(
    route(async ({ request, exchange }) => {
      throw new OpenAiRefusal({
        status: 404,
        message: `Invalid URL (${request.method} ${exchange.path})`,
        type: 'invalid_request_error',
        param: null,
        code: null,
      });
    }),
  );
}

function modelObject(model: { id: string; created: number; shutdownDate: string | null }) {
  const { id, created, shutdownDate } = model;
  return { id, object: 'model', created, owned_by: 'system', shutdown_date: shutdownDate };
}

/** The JSON body, or the vendor's refusal. */
function jsonOf(exchange: Exchange): unknown {
  if (exchange.body.kind === 'json') return exchange.body.value;
  throw badRequest(
    null,
    null,
    'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
  );
}

function refusal(
  context: EmulatorContext,
  fault: Fault,
  model: string,
  requestId: string,
): Reply | undefined {
  const error = faultError(fault, { model, requestId, now: context.now() });
  return error && errorReply(error);
}
