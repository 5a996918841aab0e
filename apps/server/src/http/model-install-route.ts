import type { InstalledModel, ModelService } from '@darkroom/engine';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problem.ts';

/** The record as InvokeAI's clients know it. */
function modelJson({ key, source, record, providerModelId, provider }: InstalledModel) {
  return {
    key,
    source,
    name: record.name,
    description: record.description,
    base: 'external',
    type: 'external_image_generator',
    format: 'external_api',
    path: record.path,
    hash: record.hash,
    file_size: record.fileSize,
    provider_id: provider,
    provider_model_id: providerModelId,
  };
}

/** POST /api/v2/models/install?source=external://<provider>/<model id> */
export function addModelInstallRoute(app: FastifyInstance, models: ModelService): void {
  app.post<{ Querystring: { source?: string | string[] } }>(
    '/api/v2/models/install',
    async (request, reply) => {
      const { source } = request.query;
      if (typeof source !== 'string' || source === '') {
        throw new HttpProblem(
          400,
          'INVALID_INPUT',
          'Name one model: ?source=external://<provider>/<model id>.',
        );
      }
      const outcome = await models.install({ source });
      if (!outcome.ok) {
        const [problem] = outcome.problems;
        const isMissing =
          problem?.code === 'MODEL_NOT_FOUND' || problem?.code === 'PROVIDER_NOT_FOUND';
        throw new HttpProblem(
          isMissing ? 404 : 409,
          problem?.code ?? 'INVALID_INPUT',
          problem?.message ?? 'The model was not installed.',
        );
      }
      return reply.code(201).send(modelJson(outcome.value));
    },
  );
}
