import type { LoadedModel, LoadedProvider } from '../load/load-provider.ts';
import { type CatalogProblem, Problems } from '../problem.ts';
import { PLACEHOLDERS } from '../start/placeholders.ts';
import { tellerOf } from './teller.ts';

/**
 * What of a provider's files still stands there from their start. Nothing is left out because of it: they load, and the
 * provider answers to nobody.
 */
export function placeholderProblems({ record, tree, models }: LoadedProvider): CatalogProblem[] {
  const problems = new Problems();
  const { baseUrl } = record;
  const isExample =
    baseUrl !== undefined &&
    URL.canParse(baseUrl) &&
    new URL(baseUrl).hostname.endsWith(PLACEHOLDERS.hostEnding);
  if (isExample) {
    tellerOf(tree, problems)(
      ['baseUrl'],
      `The base URL is still the placeholder ${baseUrl}, where nobody answers: write the address of your API.`,
      { isLeftOut: false },
    );
  }
  for (const model of models) tellOfModel(model, problems);
  return problems.list;
}

function tellOfModel({ record, tree }: LoadedModel, problems: Problems): void {
  const tell = tellerOf(tree, problems);
  const isLeftOut = false;
  if (record.providerModelId === PLACEHOLDERS.modelId) {
    const place = tree.entries.has('providerModelId') ? 'providerModelId' : 'source';
    const message = `The model is still the placeholder "${PLACEHOLDERS.modelId}": write the name that the API knows it by, at the end of source or as providerModelId.`;
    tell([place], message, { isLeftOut });
  }
  if (record.name === PLACEHOLDERS.modelName) {
    const message = `The name is still the placeholder "${PLACEHOLDERS.modelName}": write what people are to call the model.`;
    tell(['name'], message, { isLeftOut });
  }
  if (record.description.startsWith(PLACEHOLDERS.modelWords)) {
    const message = `The description still begins with the placeholder "${PLACEHOLDERS.modelWords}": write what the model is good at.`;
    tell(['description'], message, { isLeftOut });
  }
}
