import { localize, nearestWord, type Problem, parseSource, printable } from '@darkroom/core';
import type { InstalledModel, ModelRef, PlannableModel } from '../../contracts.ts';
import type { ConfigurationContext } from '../context.ts';
import type { ProviderCatalog } from '../ports.ts';
import { notConfiguredProblem } from '../status/missing-key.ts';
import type { InstalledIndex } from './installed-models.ts';

/** The installed model that a reference points at, or null. */
export function installedModel(index: InstalledIndex, ref: ModelRef): InstalledModel | null {
  if ('id' in ref) return index.byId.get(ref.id) ?? null;
  if ('source' in ref) return index.bySource.get(ref.source) ?? null;
  return index.byKey.get(ref.key) ?? null;
}

/** The catalog's model of a source, or the only one of a key: what it would be once installed. Null where there is none. */
export function offeredModel(catalog: ProviderCatalog, ref: ModelRef): PlannableModel | null {
  if ('id' in ref) return null;
  const found =
    'source' in ref
      ? [catalog.model(ref.source) ?? []].flat()
      : catalog.models().filter(({ key }) => key === ref.key);
  const [record, ...others] = found;
  if (!record || others.length > 0) return null;
  const { source, provider, providerModelId } = record;
  return { source, provider, providerModelId, record, isMarkedAvailable: false };
}

/**
 * Why a reference leads to no installed model: whether there is such a model at all, and how to come by it.
 * `field` is the path of the reference in the caller's input.
 */
export async function missingModelProblem(
  context: ConfigurationContext,
  ref: ModelRef,
  field: string[] = ['model'],
): Promise<Problem> {
  const index = await context.models.read();
  if ('id' in ref) {
    return {
      code: 'MODEL_NOT_FOUND',
      message: `No installed model has the id "${printable(ref.id, 80)}". Look at the list of models: it may have been uninstalled.`,
      field,
    };
  }
  const { catalog } = context;
  const known =
    'source' in ref
      ? catalog.model(ref.source)
      : (catalog.models().find((model) => model.key === ref.key) ?? null);
  if (known) {
    const provider = context.situations.find(known.provider);
    const situation = provider ? await context.situations.of(provider) : null;
    const blocked = situation && notConfiguredProblem(situation, context.situations.apiKeysFile);
    return {
      code: blocked ? 'PROVIDER_NOT_CONFIGURED' : 'MODEL_NOT_INSTALLED',
      message: blocked
        ? `${known.name} (${known.source}) is in the catalog and not installed, because its provider is not configured. ${blocked.message}`
        : `${known.name} (${known.source}) is in the catalog and not installed. Install it on the Models page of the web app, or run: darkroom model install ${known.source}`,
      field,
      provider: known.provider,
    };
  }
  const installed = 'source' in ref ? [...index.bySource.keys()] : [...index.byKey.keys()];
  const offered = catalog.models().map((model) => ('source' in ref ? model.source : model.key));
  return {
    code: 'MODEL_NOT_FOUND',
    message:
      'source' in ref
        ? unknownSource(context, ref.source, [...installed, ...offered])
        : (context.situations.notOffered(ref.key) ??
          `No model has the key "${printable(ref.key, 80)}".${didYouMean(ref.key, [...installed, ...offered])}${context.situations.leftOut(null)}`),
    field,
  };
}

/** Why a source leads nowhere: malformed, an unknown provider, or an unknown model of a known one. */
export function unknownSource(
  { situations }: ConfigurationContext,
  source: string,
  candidates: readonly string[],
): string {
  const parts = parseSource(source);
  const shown = printable(source, 120);
  if (!parts) {
    const reason = situations.notOffered(source);
    if (reason !== null) return reason;
    return `"${shown}" is no source of a model: it takes external://<provider>/<model id>.${didYouMean(source, candidates)}`;
  }
  const provider = situations.find(parts.provider);
  if (!provider) {
    const broken = situations.leftOut(parts.provider);
    const reason = situations.notOffered(parts.provider);
    if (broken === '' && reason !== null) return reason;
    const guess = broken || didYouMean(parts.provider, situations.names());
    return `"${shown}" names the provider "${printable(parts.provider, 60)}", which Darkroom does not know.${guess}`;
  }
  return `${localize(provider.record.label)} has no model "${printable(parts.modelId, 80)}" here.${didYouMean(source, candidates)}${situations.leftOut(provider.record.slug)}`;
}

export function didYouMean(word: string, candidates: readonly string[]): string {
  const nearest = nearestWord(word, candidates);
  return nearest === null ? '' : ` Did you mean "${nearest}"?`;
}
