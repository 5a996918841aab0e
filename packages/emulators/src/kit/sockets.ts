import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { EmulatorContext } from './emulator.ts';
import { type Fault, showsKey } from './faults.ts';
import type { Reply } from './reply.ts';

/** An open WebSocket, from the server's side. */
export interface SocketSession {
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** A text or a binary frame. Does nothing once the socket is closed. */
  send(frame: string | Buffer): void;
  /** What the client sends, in order; ends when the socket closes. */
  readonly frames: AsyncIterable<string | Buffer>;
  /** Aborted when either side closes. */
  readonly closed: AbortSignal;
  close(code?: number, reason?: string): void;
}

/** A path that speaks WebSocket. */
export interface SocketRoute {
  /** Whole path, without a query. */
  readonly path: string;
  /** The HTTP answer for who may not come in; undefined lets them. */
  authorize?(session: Pick<SocketSession, 'query' | 'headers'>): Reply | undefined;
  /** The HTTP answer to a fault that is an error of the vendor's own. */
  refuse?(fault: Fault): Reply | undefined;
  open(session: SocketSession): void | Promise<void>;
}

/** Largest frame that is read, in bytes. */
const FRAME_LIMIT = 32 * 1024 * 1024;

/**
 * Serves the routes that vendors put into `context.sockets`. Upgrades are logged like requests, with status 101, and
 * meet the faults set for their path: `hang`, `reset` (`mid-body`: after the first frame was sent), `garbage` (a frame
 * with no sense in it), and what the route refuses by itself.
 */
export function registerSockets(app: FastifyInstance, context: EmulatorContext): void {
  const server = new WebSocketServer({ noServer: true, maxPayload: FRAME_LIMIT });
  const raw = new Set<Duplex>();
  context.closing.addEventListener('abort', () => {
    for (const socket of raw) socket.destroy();
    server.close();
  });
  app.server.on('upgrade', (request, socket, head) => {
    raw.add(socket);
    socket.once('close', () => raw.delete(socket));
    socket.on('error', () => socket.destroy());
    const { method = 'GET', url = '/', headers } = request;
    const failed = (error: unknown) => {
      process.stderr.write(`The ${context.vendor} emulator failed: ${String(error)}\n`);
      socket.destroy();
    };
    void (async () => {
      const exchange = await context.exchanges.begin({ method, url, headers, body: undefined });
      const { entry, path } = exchange;
      const query = new URLSearchParams(url.split('?', 2)[1] ?? '');
      const route = context.sockets.find((one) => one.path === path);
      const fault = context.faults.take({
        path,
        shows: showsKey(request),
        paid: false,
        streaming: true,
      });
      if (fault !== undefined) entry.fault = fault.kind;
      entry.status = 0;
      if (fault?.kind === 'hang') return;
      if (fault?.kind === 'reset' && fault.when !== 'mid-body') {
        socket.destroy();
        return;
      }
      const refusal =
        route === undefined
          ? NOT_FOUND
          : ((fault && route.refuse?.(fault)) ?? route.authorize?.({ query, headers }));
      entry.status = refusal?.status ?? 101;
      if (refusal !== undefined) {
        refuse(socket, refusal);
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => {
        const session = createSession(client, query, headers, fault);
        Promise.resolve(route?.open(session)).catch(failed);
      });
    })().catch(failed);
  });
}

const NOT_FOUND: Reply = { status: 404, headers: {}, body: '' };

function refuse(socket: Duplex, { status, headers, body }: Reply): void {
  const text = Buffer.isBuffer(body) || typeof body === 'string' ? body : '';
  const lines = Object.entries({
    ...headers,
    connection: 'close',
    'content-length': String(Buffer.byteLength(text)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
  socket.end(text);
}

function createSession(
  client: WebSocket,
  query: URLSearchParams,
  headers: SocketSession['headers'],
  fault: Fault | undefined,
): SocketSession {
  const closed = new AbortController();
  const waiting: (string | Buffer)[] = [];
  let wake = () => {};
  client.on('message', (data, isBinary) => {
    const bytes = toBuffer(data);
    waiting.push(isBinary ? bytes : bytes.toString('utf8'));
    wake();
  });
  client.on('close', () => {
    closed.abort();
    wake();
  });
  client.on('error', () => client.terminate());
  if (fault?.kind === 'garbage') client.send('{"type": 17, "data": <<<');
  return {
    query,
    headers,
    closed: closed.signal,
    send: (frame) => {
      if (client.readyState !== client.OPEN) return;
      client.send(frame, () => {
        if (fault?.kind === 'reset') client.terminate();
      });
    },
    close: (code, reason) => client.close(code, reason),
    frames: (async function* () {
      for (;;) {
        const frame = waiting.shift();
        if (frame !== undefined) yield frame;
        else if (closed.signal.aborted) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    })(),
  };
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
