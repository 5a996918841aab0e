import { createServer, type Server, type Socket } from 'node:net';

/** A TCP server on loopback whose behaviour on the wire a test writes byte by byte. */
export interface RawServer {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  port: number;
  /** Connections so far. */
  connections: Socket[];
  /** All that came in so far, over all connections, as Latin-1 text. */
  received(): string;
  /** Resolves when what came in holds `text`. */
  until(text: string): Promise<void>;
  close(): Promise<void>;
}

export async function startRawServer(
  onConnection: (socket: Socket, index: number) => void,
  host = '127.0.0.1',
): Promise<RawServer> {
  const connections: Socket[] = [];
  let text = '';
  let waiting: (() => void)[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    connections.push(socket);
    socket.on('error', () => undefined); // resets are what these tests are about
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const told = waiting;
      waiting = [];
      for (const tell of told) tell();
    });
    onConnection(socket, connections.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://${host}:${port}`,
    port,
    connections,
    received: () => text,
    until: async (wanted) => {
      while (!text.includes(wanted)) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of connections) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
