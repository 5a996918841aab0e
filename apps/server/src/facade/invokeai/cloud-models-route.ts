import type { ModelService, ProviderService } from '@darkroom/engine';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readBody } from './body-fields.ts';
import { httpProblemOf } from './http-problem-of.ts';
import { modelJson } from './model-json.ts';

const bodySchema = z.strictObject({
  provider: z.string('takes the name of a provider').min(1).max(100),
  cloud_model_id: z.string('takes the name that the provider has for the model').min(1).max(200),
  name: z.string().max(120).nullish(),
});

/** POST /api/v1/cloud_models with { provider, cloud_model_id, name }: the model of a provider, installed by its two names. */
export function addCloudModelsRoute(
  app: FastifyInstance,
  {
    models,
    providers,
  }: { models: Pick<ModelService, 'install'>; providers: Pick<ProviderService, 'get'> },
): void {
  app.post('/api/v1/cloud_models', async (request, reply) => {
    const { provider, cloud_model_id: modelId, name } = readBody(bodySchema, request.body);
    const known = await providers.get(provider);
    // A provider that nobody knows is told of with those that are near to it.
    const source = `external://${known?.slug ?? provider}/${modelId}`;
    const outcome = await models.install({ source, ...(name ? { name } : {}) });
    if (!outcome.ok) throw httpProblemOf(outcome.problems);
    return reply.code(201).send(modelJson(outcome.value));
  });
}
