import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { createHandler, type Response } from 'graphql-sse';
import { actorOf } from '../http/http-server.ts';
import { HttpProblem } from '../http/problem.ts';
import { CODES } from './codes.ts';
import { EventStreamWriter } from './event-stream-writer.ts';
import type { GraphqlOptions } from './graphql-options.ts';
import { readGraphqlRequest } from './graphql-request.ts';
import { openSubscription, type ResultStream } from './open-subscription.ts';

const EVENT_STREAM = 'text/event-stream';

/**
 * Subscriptions as server-sent events: GET or POST /graphql/stream, one connection a subscription (the "distinct
 * connections" of graphql-sse's protocol).
 */
export function addStreamRoutes(app: FastifyInstance, options: GraphqlOptions): void {
  const { schema, validator, createContext, formatErrors, live, hosts, clock, log } = options;

  const refuse = (
    request: FastifyRequest,
    status: number,
    errors: readonly unknown[],
  ): Response => [
    JSON.stringify({ errors: formatErrors(errors, request.id) }),
    { status, statusText: '', headers: { 'content-type': 'application/json; charset=utf-8' } },
  ];

  const start = async (
    request: FastifyRequest,
    body: unknown,
    writer: EventStreamWriter,
  ): Promise<Response | ResultStream> => {
    const operation = readGraphqlRequest(body);
    if (operation instanceof GraphQLError) return refuse(request, 400, [operation]);
    const validated = validator.validate(operation, 'stream');
    if (!validated.ok) return refuse(request, 400, validated.errors);
    const actor = actorOf(request);
    const remove = live.add({
      actor,
      waitingSince: () => writer.waitingSince,
      end: (reason) => writer.end(reason === 'TOO_SLOW'),
    });
    if (remove === null) {
      const message =
        'Too many streams and sockets are open for this caller. Close some, or follow `activity` with one.';
      return refuse(request, 429, [
        new GraphQLError(message, { extensions: { code: CODES.tooManySubscriptions } }),
      ]);
    }
    const controller = new AbortController();
    controller.signal.addEventListener('abort', remove, { once: true });
    const result = await openSubscription(
      {
        schema,
        document: validated.document,
        operationName: operation.operationName,
        variableValues: operation.variables,
        contextValue: createContext({
          actor,
          requestId: request.id,
          origin: hosts.originOf(request.headers.host),
          signal: controller.signal,
        }),
      },
      controller,
    ).catch((error: unknown) => {
      controller.abort();
      throw error;
    });
    return 'next' in result ? writer.pace(result) : refuse(request, statusOf(result), result);
  };

  const handle = createHandler<FastifyRequest, EventStreamWriter>({
    // No token: each request is a stream of its own, and none is kept between requests.
    authenticate: () => null,
    onSubscribe: async ({ raw, context }, params) => start(raw, params, context),
    onNext: (_context, { raw }, result) =>
      result.errors === undefined
        ? undefined
        : ({ ...result, errors: formatErrors(result.errors, raw.id) } as ExecutionResult), // formatted errors are what goes on the wire
  });

  const respond = async (request: FastifyRequest, reply: FastifyReply, body: unknown) => {
    if (!acceptsEvents(request.headers.accept)) {
      throw new HttpProblem(
        406,
        'NOT_ACCEPTABLE',
        'Subscriptions are answered as events: send `Accept: text/event-stream`.',
      );
    }
    // Read here first: its own words for a wrong body have another shape.
    const operation = readGraphqlRequest(body);
    if (operation instanceof GraphQLError) {
      return reply.code(400).send({ errors: formatErrors([operation], request.id) });
    }
    const writer = new EventStreamWriter(reply.raw, clock);
    const [stream, init] = await handle({
      method: 'POST',
      url: '/graphql/stream',
      headers: {
        get: (name) =>
          name === 'accept' ? EVENT_STREAM : name === 'content-type' ? 'application/json' : null,
      },
      body: { ...operation },
      raw: request,
      context: writer,
    });
    if (stream === null || typeof stream === 'string') {
      return reply
        .code(init.status)
        .type('application/json; charset=utf-8')
        .send(stream ?? '');
    }
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.raw.writeHead(200, {
      'content-type': `${EVENT_STREAM}; charset=utf-8`,
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    try {
      await writer.write(stream);
    } catch (error) {
      await writer.fail({ errors: formatErrors([error], request.id) });
      log.debug({ requestId: request.id }, 'stream ended by an error');
    }
    return reply;
  };

  app.post('/graphql/stream', { config: { isGuarded: true } }, async (request, reply) =>
    respond(request, reply, request.body),
  );
  app.get<{ Querystring: Record<string, string | undefined> }>(
    '/graphql/stream',
    { config: { isGuarded: true }, exposeHeadRoute: false }, // a HEAD would never end
    async (request, reply) => {
      const { query, operationName, variables } = request.query;
      return respond(request, reply, { query, operationName, variables: readVariables(variables) });
    },
  );
}

/** The status that an error asks for, as one of a missing right does. */
function statusOf(errors: readonly GraphQLError[]): number {
  const http: unknown = errors[0]?.extensions.http;
  const isStatus = typeof http === 'object' && http !== null && 'status' in http;
  return isStatus && typeof http.status === 'number' ? http.status : 400;
}

function readVariables(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpProblem(400, 'BAD_REQUEST', '`variables` in the address is no valid JSON.');
  }
}

function acceptsEvents(accept: string | undefined): boolean {
  return (accept ?? '')
    .split(',')
    .some((type) => type.trim().toLowerCase().startsWith(EVENT_STREAM));
}
