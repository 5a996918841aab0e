import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { authenticateRequest } from '../http/authenticate-request.ts';
import { refuseSocket } from '../http/error-handlers.ts';
import { HttpProblem, MASKED_MESSAGE } from '../http/problem.ts';
import { checkTarget, foreignOrigin, provenanceOf } from '../http/request-checks.ts';
import type { Identity } from '../identity/identity.ts';
import type { GraphqlOptions } from './graphql-options.ts';
import { WaitingSockets } from './waiting-sockets.ts';
import { createWebSocketHandler } from './websocket-connection.ts';

/** Bytes of one message from a client. */
const MAXIMUM_FRAME = 64 * 1024;

/** Every socket that is open, also those that have not said yet whose they are. */
export interface OpenSockets {
  /** Asks all to leave. */
  close(): void;
  /** Cuts those that did not. */
  terminate(): void;
}

/**
 * Subscriptions by the graphql-ws protocol: a WebSocket at /graphql. Host, origin and credentials are checked before
 * the connection is upgraded; a program may also send its token as `authorization` in connection_init.
 */
export function addWebSocket(
  server: Server,
  options: GraphqlOptions & { identity: Identity; isStopping: () => boolean },
): OpenSockets {
  const { hosts, identity, isStopping, log } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAXIMUM_FRAME,
    perMessageDeflate: false,
    clientTracking: true,
    handleProtocols,
  });
  const open = createWebSocketHandler(options);
  const waiting = new WaitingSockets();

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    checkTarget(request, hosts);
    if (isStopping()) {
      throw new HttpProblem(503, 'SHUTTING_DOWN', 'The server is stopping.', {
        'retry-after': '5',
      });
    }
    if (request.url?.split('?')[0] !== '/graphql') {
      throw new HttpProblem(
        404,
        'NOT_FOUND',
        'There is no WebSocket at this address. It is at /graphql.',
      );
    }
    const provenance = provenanceOf(request, hosts);
    if (provenance === 'foreign-page') throw foreignOrigin();
    const { actor } = await authenticateRequest(request, identity, provenance, true);
    const settled = waiting.enter(actor);
    if (settled === null) {
      throw new HttpProblem(
        429,
        'TOO_MANY_CONNECTIONS',
        'Too many sockets wait for their connection_init. Send it at once, and open fewer at a time.',
        { 'retry-after': '3' },
      );
    }
    socket.once('close', settled);
    sockets.handleUpgrade(request, socket, head, (client) => open(client, request, actor, settled));
  };

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    upgrade(request, socket, head).catch((error: unknown) => {
      if (error instanceof HttpProblem) return refuseSocket(socket, error);
      log.error({ err: error }, 'upgrade failed');
      refuseSocket(socket, new HttpProblem(500, 'INTERNAL', MASKED_MESSAGE));
    });
  });

  return {
    close: () => {
      for (const client of sockets.clients) client.close(1001, 'Server is stopping');
    },
    terminate: () => {
      for (const client of sockets.clients) client.terminate();
    },
  };
}
