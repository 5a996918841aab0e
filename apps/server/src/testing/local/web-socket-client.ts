import { type ClientOptions, WebSocket } from 'ws';
import { BEARER } from './graphql-client.ts';
import type { TestServer } from './start-test-server.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape
type Message = any;

/** A WebSocket whose messages and end can be awaited one by one. */
export interface TestSocket {
  socket: WebSocket;
  send(message: unknown): void;
  next(): Promise<Message>;
  closed: Promise<{ code: number; reason: string }>;
}

/** Opens a socket; rejects with the status where the server refuses to upgrade. */
export function openSocket(
  server: TestServer,
  options: ClientOptions & { path?: string; protocol?: string } = {},
): Promise<TestSocket> {
  const { path = '/graphql', protocol = 'graphql-transport-ws', ...rest } = options;
  const socket = new WebSocket(`${server.webSocketUrl}${path}`, protocol, {
    headers: BEARER,
    ...rest,
  });
  const messages: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  socket.on('message', (data) => {
    const message: Message = JSON.parse(String(data));
    const taker = waiting.shift();
    if (taker) taker(message);
    else messages.push(message);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      reject(new Error(String(response.statusCode)));
      response.resume();
    });
    socket.on('error', reject);
    socket.on('open', () =>
      resolve({
        socket,
        closed,
        send: (message) =>
          socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
        next: () => {
          const message = messages.shift();
          if (message !== undefined) return Promise.resolve(message);
          return new Promise((take) => waiting.push(take));
        },
      }),
    );
  });
}

/** An open socket whose connection_init was acknowledged. */
export async function connectSocket(server: TestServer, options = {}): Promise<TestSocket> {
  const client = await openSocket(server, options);
  client.send({ type: 'connection_init' });
  await client.next();
  return client;
}
