import { parseSource, printable, suggestNames } from '@darkroom/core';
import type { InstalledModel } from '@darkroom/engine';
import type { Services } from '../services.ts';
import { errorOfProblems } from './error-of-problem.ts';
import { badField, OpenAiError } from './openai-error.ts';

/** The installed models that a name may mean: by the vendor's bare name, or by a key that somebody chose. */
function meant(name: string, installed: readonly InstalledModel[]): InstalledModel[] {
  const keyed = installed.find((model) => model.key === name);
  // A key that says something else than the vendor's name was chosen, and means its model alone.
  if (keyed && keyed.providerModelId !== name) return [keyed];
  return installed.filter((model) => model.providerModelId === name);
}

/** The shortest name by which a client may order a model: the vendor's own where it is the only one, else its source. */
export function orderName(model: InstalledModel, installed: readonly InstalledModel[]): string {
  for (const name of [model.providerModelId, model.key]) {
    const found = meant(name, installed);
    if (found.length === 1 && found[0]?.id === model.id) return name;
  }
  return model.source;
}

/**
 * The model that a request names: by source, by key, or by the vendor's bare name where only one installed model has it.
 *
 * @throws OpenAiError 400 without a name or for one that several have, 404 for one that none has.
 */
export async function findModel(
  { models, modelAccess, catalog }: Pick<Services, 'models' | 'modelAccess' | 'catalog'>,
  name: string | null,
): Promise<InstalledModel> {
  if (name === null || name === '') {
    throw badField(
      'model',
      'You must provide a model: its source (external://…), its key, or the name that its vendor has for it. GET /v1/models lists them.',
      'missing_required_parameter',
    );
  }
  const missing = async (source: string): Promise<OpenAiError> => {
    const outcome = await modelAccess.resolve({ source });
    return errorOfProblems(outcome.ok ? [] : outcome.problems);
  };
  const installed = await models.installed();
  if (name.includes('://')) {
    const found = installed.find((model) => model.source === name);
    if (found) return found;
    throw await missing(name);
  }
  const [found, ...others] = meant(name, installed);
  if (found && others.length === 0) return found;
  if (found) {
    const sources = [found, ...others].map((model) => model.source).join(', ');
    throw badField(
      'model',
      `"${printable(name, 80)}" may mean several models: ${sources}. Name one by its source.`,
      'ambiguous_model',
    );
  }
  // In the catalog, and not installed: the engine says how to come by it.
  const [offered] = catalog.models().filter((record) => record.providerModelId === name);
  if (offered && parseSource(offered.source)) throw await missing(offered.source);
  const names = installed.map((model) => orderName(model, installed));
  throw new OpenAiError({
    status: 404,
    type: 'invalid_request_error',
    code: 'model_not_found',
    param: 'model',
    message: `The model "${printable(name, 80)}" does not exist here. ${suggestNames(name, names, 'GET /v1/models')}`,
  });
}
