import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { testPng } from '../test-pictures.ts';
import type { ToyJobs } from './toy-jobs.ts';

const EVERY_MS = 40;

/** The toy vendor's sockets: while a job runs, its progress as a text and a preview as bytes, again and again. */
export function serveToySockets(server: Server, jobs: ToyJobs, key: string): void {
  const sockets = new WebSocketServer({ noServer: true });
  server.on('close', () => sockets.close());
  server.on('upgrade', (request, connection, head) => {
    const id = /^\/api\/jobs\/([^/]+)\/socket$/.exec(request.url ?? '')?.[1];
    if (id === undefined || request.headers.authorization !== `Bearer ${key}`) {
      connection.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      const timer = setInterval(() => {
        const progress = jobs.progress(id);
        if (progress === null) return;
        socket.send(String(progress));
        socket.send(Buffer.from(testPng(16, 16)));
      }, EVERY_MS);
      socket.on('close', () => clearInterval(timer));
    });
  });
}
