import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import type { Fault } from '../kit/faults.ts';
import { runFree } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import {
  errorReply,
  type GoogleError,
  GoogleRefusal,
  invalidArgument,
  METHOD_NOT_FOUND,
} from './errors.ts';
import { ServiceAccounts } from './service-accounts.ts';
import { type ErrorSubject, faultError } from './surface-errors.ts';
import { SURFACES, type Surface } from './surfaces.ts';
import { registerTokenRoute } from './token-route.ts';

/** A request that was let in. */
export interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly query: URLSearchParams;
  readonly surface: Surface;
  /** `v1beta`, `v1beta1` or `v1`. */
  readonly version: string;
  /** The last part of the path up to its colon; empty for the list. */
  readonly model: string;
  /** What stands behind the colon; `get` for a GET of one model. */
  readonly method: string;
  /** The model as the path names it. */
  readonly resource: string;
}

/** What a vendor does with the calls that reach it. */
export interface Methods {
  list(call: Call): Promise<void>;
  get(call: Call): Promise<void>;
  post(call: Call): Promise<void>;
  /** Batches of the Developer API, by `call.model` (the batch's id) and `call.method`; absent: there are none. */
  batches?: Record<'list' | 'get' | 'post' | 'remove', (call: Call) => Promise<void>>;
}

/** Headers of every answer. */
export const HEADERS = {
  vary: 'Origin, X-Origin, Referer',
  server: 'scaffolding on HTTPServer2',
  'x-content-type-options': 'nosniff',
};

const placesSchema = z.record(z.string(), z.string()).catch({});

/** Adds the paths of every surface, the token endpoint, and the vendor's 404 for any other. */
export function registerFront(
  app: FastifyInstance,
  context: EmulatorContext,
  methods: Methods,
): void {
  const accounts = new ServiceAccounts(context);
  const route =
    (surface: Surface, work: (call: Call) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(request);
      const [path = '', search = ''] = request.url.split('?', 2);
      const query = new URLSearchParams(search);
      const { id = '', ...places } = placesSchema.parse(request.params);
      const [model = '', method = 'get'] = id.split(':', 2);
      const resource = surface.resource(model, places);
      const version = path.split('/')[1] ?? '';
      try {
        const key = surface.authenticate(
          { request, query, keys: context.keys, accounts, places },
          resource,
        );
        await work({
          exchange,
          key,
          request,
          reply,
          query,
          surface,
          version,
          model,
          method,
          resource,
        });
      } catch (error) {
        if (!(error instanceof GoogleRefusal)) throw error;
        const inArray = method === 'streamGenerateContent' && query.get('alt') !== 'sse';
        await refuse(context, { exchange, reply }, error.error, inArray);
      }
      return reply;
    };

  for (const surface of SURFACES) {
    for (const version of surface.versions) {
      const path = `/${version}${surface.prefix}/models`;
      if (surface.lists) {
        app.get(path, route(surface, methods.list));
        app.get(`${path}/:id`, route(surface, methods.get));
      }
      app.post(`${path}/:id`, route(surface, methods.post));
      if (methods.batches && surface.hasBatches) {
        const batches = `/${version}${surface.prefix}/batches`;
        app.get(batches, route(surface, methods.batches.list));
        app.get(`${batches}/:id`, route(surface, methods.batches.get));
        app.post(`${batches}/:id`, route(surface, methods.batches.post));
        app.delete(`${batches}/:id`, route(surface, methods.batches.remove));
      }
      if (surface.location !== null) {
        const show = (call: Call) => answerFree(context, call, locationObject(call));
        app.get(`/${version}${surface.location}`, route(surface, show));
      }
    }
  }
  registerTokenRoute(app, context, accounts);
  app.setNotFoundHandler(async (request, reply) => {
    const exchange = await context.exchanges.begin(request);
    await refuse(context, { exchange, reply }, METHOD_NOT_FOUND, false);
    return reply;
  });
}

/** A location of a project, as Vertex AI shows it. */
function locationObject({ exchange }: Call): object {
  const [, , , project, , locationId] = exchange.path.split('/');
  return { name: `projects/${project}/locations/${locationId}`, locationId };
}

async function refuse(
  context: EmulatorContext,
  { exchange, reply }: Pick<Call, 'exchange' | 'reply'>,
  error: GoogleError,
  inArray: boolean,
): Promise<void> {
  const answer = errorReply(error, inArray);
  exchange.entry.status = answer.status;
  const headers = { ...HEADERS, ...answer.headers };
  await deliver(reply, { ...answer, headers }, undefined, context.closing);
}

const subjectOf = (context: EmulatorContext, call: Call): ErrorSubject => ({
  model: call.model,
  resource: call.resource,
  version: call.version,
  method: call.method,
  now: context.now(),
});

/** The refusal of a model that is not there, or has no such method. */
export function modelNotFound(context: EmulatorContext, call: Call): GoogleRefusal {
  return new GoogleRefusal(call.surface.errors.modelNotFound(subjectOf(context, call)));
}

/** The vendor's own answer to a fault; undefined where the fault is none of its errors. */
export function refusalOf(
  context: EmulatorContext,
  call: Call,
  fault: Fault,
  inArray = false,
): Reply | undefined {
  const error = faultError(fault, call.surface.errors, subjectOf(context, call));
  return error && errorReply(error, inArray);
}

/** Answers a free call, or with the fault that was set for its path. */
export function answerFree(context: EmulatorContext, call: Call, value: unknown): Promise<void> {
  return runFree(context, call.reply, call.exchange, jsonReply(200, value, HEADERS), (fault) =>
    refusalOf(context, call, fault),
  );
}

/** The JSON that a call carries; throws for anything else. */
export function jsonOf({ exchange }: Call): unknown {
  if (exchange.body.kind === 'json') return exchange.body.value;
  if (exchange.body.kind === 'none') return {};
  throw invalidArgument('Invalid JSON payload received. Unexpected token.');
}
