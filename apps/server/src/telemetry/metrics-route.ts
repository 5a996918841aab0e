import type { Clock } from '@darkroom/core';
import type { Database } from '@darkroom/database';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** `GET /metrics`: what Prometheus reads. What waits is asked of the database, so that it is true with many processes too. */
export function addMetricsRoute(
  app: FastifyInstance,
  { metrics, database, clock }: { metrics: Metrics; database: Database; clock: Clock },
): void {
  app.get('/metrics', async (_request, reply) => {
    const now = clock.now();
    const queues = (await database.generations.queues()).map(({ provider, length, oldest }) => ({
      provider,
      length,
      oldestSeconds: Math.max(0, (now - oldest.getTime()) / 1000),
    }));
    const { type, text } = await metrics.page(queues);
    return reply.type(type).send(text);
  });
}
