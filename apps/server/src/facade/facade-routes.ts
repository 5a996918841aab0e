import type { FastifyInstance } from 'fastify';
import { DRAIN_MS } from '../http/graceful-stop.ts';
import type { HostRules } from '../http/hosts.ts';
import type { Logger } from '../log/logger.ts';
import type { DoorServices } from '../services.ts';
import { installFacadeErrors } from './facade-errors.ts';
import { addImagesRoutes } from './images-routes.ts';
import { addModelsRoutes } from './models-routes.ts';

/** Milliseconds before the last connection is cut, in which whoever still waits is told that the server stops. */
const LAST_WORDS_MS = 2_000;

/**
 * /v1: pictures for every client that speaks OpenAI's API. A door like the others: callers are known, checked, limited
 * and billed by the same code, and what is ordered here is an ordinary generation.
 */
export async function addFacadeRoutes(
  app: FastifyInstance,
  options: { services: DoorServices; hosts: HostRules; log: Logger },
): Promise<void> {
  const { services, hosts, log } = options;
  const stopping = new AbortController();
  app.addHook('preClose', async () => {
    void services.clock
      .sleep(DRAIN_MS - LAST_WORDS_MS, stopping.signal)
      .then(() => stopping.abort())
      .catch(() => undefined);
  });
  app.addHook('onClose', async () => stopping.abort());
  await app.register(
    async (scope) => {
      installFacadeErrors(scope, { log, secrets: services.secrets });
      addModelsRoutes(scope, services);
      addImagesRoutes(scope, { services, hosts, stopping: stopping.signal });
    },
    { prefix: '/v1' },
  );
}
