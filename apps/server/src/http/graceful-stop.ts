import type { Clock } from '@darkroom/core';
import type { FastifyInstance } from 'fastify';
import type { Logger } from '../log/logger.ts';
import type { LiveConnections } from './live-connections.ts';

/** Milliseconds that requests under way get to finish. */
export const DRAIN_MS = 10_000;

/**
 * Stops serving: streams and sockets end, requests under way get their time, then every connection is cut. Answers
 * when none is left.
 */
export async function drain(options: {
  app: FastifyInstance;
  live: LiveConnections;
  sockets: { close(): void; terminate(): void };
  clock: Clock;
  log: Logger;
}): Promise<void> {
  const { app, live, sockets, clock, log } = options;
  live.endAll();
  sockets.close();
  const patience = new AbortController();
  const late = clock.sleep(DRAIN_MS, patience.signal).then(
    () => {
      log.warn('requests were still under way when the server stopped');
      sockets.terminate();
      app.server.closeAllConnections();
    },
    () => undefined,
  );
  await app.close();
  patience.abort();
  await late;
}
