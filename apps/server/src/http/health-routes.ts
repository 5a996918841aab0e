import type { FastifyInstance } from 'fastify';
import type { Logger } from '../log/logger.ts';
import { errorBody } from './problem.ts';

/** Something that has to answer for this server to be of use, such as the database. */
export interface ReadinessCheck {
  name: string;
  check(): Promise<void>;
}

/** `/healthz`: the process runs. `/readyz`: what it stands on answers, and it is not about to stop. */
export function addHealthRoutes(
  app: FastifyInstance,
  options: { checks: readonly ReadinessCheck[]; isStopping: () => boolean; log: Logger },
): void {
  const { checks, isStopping, log } = options;
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    const failed: string[] = isStopping() ? ['server is stopping'] : [];
    await Promise.all(
      checks.map(async ({ name, check }) => {
        try {
          await check();
        } catch (error) {
          log.error({ err: error, requestId: request.id, check: name }, 'not ready');
          failed.push(name);
        }
      }),
    );
    if (failed.length === 0) return { status: 'ready' };
    const message = `Not ready: ${failed.join(', ')}. The server log says why.`;
    return reply.code(503).send(errorBody('NOT_READY', message, request.id));
  });
}
