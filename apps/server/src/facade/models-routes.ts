import { lifecycleState } from '@darkroom/core';
import type { InstalledModel } from '@darkroom/engine';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../authorization/sight.ts';
import { actorOf } from '../http/http-server.ts';
import type { Services } from '../services.ts';
import { findModel, orderName } from './find-model.ts';
import { secondsOf } from './pictures-of.ts';

/** A model as OpenAI lists them; `darkroom` says what OpenAI's list cannot. */
function modelJson(model: InstalledModel, installed: readonly InstalledModel[], now: number) {
  const { record, source, key, provider } = model;
  return {
    id: orderName(model, installed),
    object: 'model',
    created: secondsOf(model.installedAt),
    owned_by: provider,
    shutdown_date: record.lifecycle.retiresOn ?? null,
    darkroom: {
      source,
      key,
      name: record.name,
      modes: record.capabilities.modes,
      state: lifecycleState(record.lifecycle, now),
    },
  };
}

/** GET /models and GET /models/{id}: the installed models. An id may be a source, slashes and all. */
export function addModelsRoutes(
  scope: FastifyInstance,
  services: Pick<Services, 'models' | 'modelAccess' | 'catalog' | 'clock'>,
): void {
  scope.get('/models', async (request) => {
    const installed = await services.models.installed(viewerOf(actorOf(request)));
    const now = services.clock.now();
    return { object: 'list', data: installed.map((model) => modelJson(model, installed, now)) };
  });
  scope.get<{ Params: { '*': string } }>('/models/*', async (request) => {
    const model = await findModel(services, request.params['*']);
    return modelJson(model, await services.models.installed(), services.clock.now());
  });
}
