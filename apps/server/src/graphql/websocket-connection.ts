import type { IncomingMessage } from 'node:http';
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { CloseCode, makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { createRequestId } from '../http/request-id.ts';
import type { Actor } from '../identity/actor.ts';
import type { Identity } from '../identity/identity.ts';
import { CODES } from './codes.ts';
import type { GraphContext } from './context.ts';
import type { GraphqlOptions } from './graphql-options.ts';
import { readGraphqlRequest } from './graphql-request.ts';
import { operationError } from './limits/operation-error.ts';
import { openSubscription } from './open-subscription.ts';

/** Subscriptions on one socket. */
export const SUBSCRIPTIONS_PER_SOCKET = 20;
const INIT_MS = 3_000;
const PING_MS = 20_000;

/** What is known of one open socket. */
interface Connection {
  readonly socket: WebSocket;
  readonly address: string;
  readonly requestId: string;
  readonly origin: string;
  /** Who connected; null until connection_init has brought a token. */
  actor: Actor | null;
  waitingSince: number | null;
  /** It is known whose it is: it waits no more. */
  settled: () => void;
  leave: () => void;
}

/** Takes over upgraded sockets. */
export function createWebSocketHandler(options: GraphqlOptions & { identity: Identity }) {
  const { schema, validator, createContext, formatErrors, live, hosts, identity, clock, log } =
    options;
  const controllers = new WeakMap<object, AbortController>();

  /** Puts a socket among the open ones, once it is known whose it is. */
  const enter = (connection: Connection, actor: Actor): boolean => {
    const { socket } = connection;
    const leave = live.add({
      actor,
      waitingSince: () => connection.waitingSince,
      end: (reason) => {
        if (reason === 'TOO_SLOW') socket.terminate();
        else if (reason === 'REVOKED') socket.close(CloseCode.Forbidden, 'Forbidden');
        else socket.close(1001, 'Server is stopping');
      },
    });
    if (leave === null) {
      socket.close(CloseCode.TooManyInitialisationRequests, 'Too many connections');
      return false;
    }
    connection.actor = actor;
    connection.leave = leave;
    return true;
  };

  const server = makeServer<Record<string, unknown> | undefined, Connection>({
    connectionInitWaitTimeout: INIT_MS,
    onConnect: async ({ extra, connectionParams }) => {
      extra.settled();
      if (extra.actor !== null) return enter(extra, extra.actor);
      const authorization = connectionParams?.authorization ?? connectionParams?.Authorization;
      const result =
        typeof authorization === 'string'
          ? await identity.authenticateBearer(authorization, extra.address)
          : { kind: 'anonymous' as const };
      if (result.kind === 'authenticated') return enter(extra, result.actor);
      extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
      return false;
    },
    onSubscribe: async (
      { extra, subscriptions },
      _id,
      payload,
    ): Promise<ExecutionArgs | readonly GraphQLError[]> => {
      const { actor, requestId, origin, socket } = extra;
      if (actor === null) throw new Error('subscribed before it was known who connected');
      if (Object.keys(subscriptions).length > SUBSCRIPTIONS_PER_SOCKET) {
        const message = `At most ${SUBSCRIPTIONS_PER_SOCKET} subscriptions run on one socket. Complete some, or follow \`activity\` with one.`;
        return [operationError(CODES.tooManySubscriptions, message)];
      }
      const request = readGraphqlRequest(payload);
      if (request instanceof GraphQLError) return [request];
      const validated = validator.validate(request, 'stream');
      if (!validated.ok) {
        if (validated.errors[0]?.extensions.code === CODES.subscriptionsOnly) {
          socket.close(CloseCode.BadRequest, 'subscriptions only');
        }
        return validated.errors;
      }
      const controller = new AbortController();
      const { signal } = controller;
      const contextValue: GraphContext = createContext({ actor, requestId, origin, signal });
      controllers.set(contextValue, controller);
      return {
        schema,
        document: validated.document,
        operationName: request.operationName,
        variableValues: request.variables,
        contextValue,
      };
    },
    subscribe: async (args) => {
      const context: unknown = args.contextValue;
      const known =
        typeof context === 'object' && context !== null ? controllers.get(context) : undefined;
      const result = await openSubscription(args, known ?? new AbortController());
      return 'next' in result ? result : { errors: result };
    },
    onNext: ({ extra }, _id, _payload, _args, result: ExecutionResult) =>
      result.errors === undefined
        ? undefined
        : { ...result, errors: formatErrors(result.errors, extra.requestId) },
    onError: ({ extra }, _id, _payload, errors) => formatErrors(errors, extra.requestId),
    onClose: ({ extra }) => extra.leave(),
  });

  return (
    socket: WebSocket,
    request: IncomingMessage,
    actor: Actor | null,
    settled: () => void,
  ): void => {
    const connection: Connection = {
      socket,
      address: request.socket.remoteAddress ?? '',
      requestId: createRequestId(),
      origin: hosts.originOf(request.headers.host),
      actor,
      waitingSince: null,
      settled,
      leave: () => {},
    };
    const stopPinging = keepAlive(socket);
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve) => {
            if (socket.readyState !== socket.OPEN) return resolve();
            connection.waitingSince ??= clock.monotonic();
            // Resolves when the bytes have left: the source is not asked for more before. A failed write ends in `close`.
            socket.send(data, () => {
              connection.waitingSince = socket.bufferedAmount === 0 ? null : clock.monotonic();
              resolve();
            });
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => {
          socket.on('message', (data, isBinary) => {
            if (isBinary) {
              socket.close(CloseCode.BadRequest, 'Messages are text');
              return;
            }
            handle(String(data)).catch((error: unknown) => {
              log.error({ err: error, requestId: connection.requestId }, 'message failed');
              socket.close(CloseCode.InternalServerError, 'Internal error');
            });
          });
        },
      },
      connection,
    );
    // What `ws` itself refuses, such as a frame that is too large, it closes with its own code.
    socket.on('error', (error) => log.debug({ err: error }, 'socket error'));
    socket.once('close', (code, reason) => {
      stopPinging();
      closed(code, String(reason)).catch((error: unknown) => {
        log.error({ err: error, requestId: connection.requestId }, 'closing failed');
      });
    });
  };
}

/** Pings the client, and gives it up when a ping was not answered by the time of the next. */
function keepAlive(socket: WebSocket): () => void {
  let isAnswered = true;
  socket.on('pong', () => {
    isAnswered = true;
  });
  const timer = setInterval(() => {
    if (!isAnswered) {
      socket.terminate();
      return;
    }
    isAnswered = false;
    socket.ping();
  }, PING_MS);
  timer.unref();
  return () => clearInterval(timer);
}
