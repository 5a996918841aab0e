import type { InstalledModel, ModelService } from '@darkroom/engine';
import type { FastifyInstance } from 'fastify';
import { givenParts, installBodySchema, readBody } from './body-fields.ts';
import { httpProblemOf, invalidInput } from './http-problem-of.ts';
import { modelJson } from './model-json.ts';

/**
 * POST /api/v2/models/install?source=external://<provider>/<model id>, with optional overrides as its body: name, key,
 * description, capabilities, default_settings. A model that is installed already takes the overrides and is answered;
 * its key stays.
 */
export function addModelInstallRoute(
  app: FastifyInstance,
  models: Pick<ModelService, 'install' | 'update' | 'byRefs'>,
): void {
  app.post<{ Querystring: { source?: string | string[] } }>(
    '/api/v2/models/install',
    async (request, reply) => {
      const { source } = request.query;
      if (typeof source !== 'string' || source === '')
        throw invalidInput('Name one model: ?source=external://<provider>/<model id>.');
      const body = readBody(installBodySchema, request.body);
      const model = await install(models, source, body.key ?? null, givenParts(body));
      return reply.code(201).send(modelJson(model));
    },
  );
}

/** @throws HttpProblem for what the engine refuses, and for another key of a model that has one. */
async function install(
  models: Pick<ModelService, 'install' | 'update' | 'byRefs'>,
  source: string,
  key: string | null,
  given: ReturnType<typeof givenParts>,
): Promise<InstalledModel> {
  const [installed] = await models.byRefs([{ source }]);
  if (installed && key !== null && key !== installed.key) {
    throw httpProblemOf([
      {
        code: 'CONFLICT',
        message: `${source} is installed already, with the key "${installed.key}". A key stays as it is: uninstall the model first to give it another.`,
      },
    ]);
  }
  const hasOverrides = Object.keys(given).length > 0;
  const outcome =
    installed && hasOverrides
      ? await models.update({ model: { source }, ...given })
      : await models.install({ source, key, ...given });
  if (!outcome.ok) throw httpProblemOf(outcome.problems);
  return outcome.value;
}
