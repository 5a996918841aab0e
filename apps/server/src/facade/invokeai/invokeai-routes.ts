import type { FastifyInstance } from 'fastify';
import type { DoorServices } from '../../services.ts';
import { addCloudModelsRoute } from './cloud-models-route.ts';
import { addExternalProvidersRoutes } from './external-providers-routes.ts';
import { addModelInstallRoute } from './install-route.ts';

/** The routes that programs written for InvokeAI call. */
export function addInvokeAiRoutes(
  app: FastifyInstance,
  { models, providers }: Pick<DoorServices, 'models' | 'providers'>,
): void {
  addModelInstallRoute(app, models);
  addCloudModelsRoute(app, { models, providers });
  addExternalProvidersRoutes(app, providers);
}
