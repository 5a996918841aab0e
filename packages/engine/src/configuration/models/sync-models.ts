import { IMAGE_MODEL_TYPE } from '@darkroom/core';
import type { Repositories } from '@darkroom/database';
import { modelEvent } from '../context.ts';
import type { ProviderCatalog } from '../ports.ts';
import { isInUse } from '../status/own-situation.ts';
import type { Situation } from '../status/situation.ts';
import { freeKey } from './free-key.ts';

export interface SyncResult {
  /** Sources. */
  installed: string[];
  removed: string[];
}

/**
 * Brings a provider's installed models in line with its configuration: one with a key, if only a user's own, has its starter models, but
 * for those that the user uninstalled; one whose key is gone has neither starter nor discovered models. What the user
 * described, and what has credentials of its own, stays.
 */
export async function syncModels(
  tx: Repositories,
  catalog: ProviderCatalog,
  situation: Situation,
  ownCredentials: ReadonlySet<string>,
): Promise<SyncResult> {
  return isInUse(situation)
    ? { installed: await installStarters(tx, catalog, situation), removed: [] }
    : removeModels(
        tx,
        situation.record.slug,
        (model) => model.origin !== 'CUSTOM' && !ownCredentials.has(model.source),
      );
}

/** Uninstalls those of a provider's models that `isGone` names, without remembering it as the user's wish. */
export async function removeModels(
  tx: Repositories,
  provider: string,
  isGone: (model: { source: string; origin: string }) => boolean,
): Promise<SyncResult> {
  const gone = (await tx.models.all(provider)).filter(isGone);
  for (const { source } of gone) {
    await tx.models.deleteBySource(source);
    await tx.events.append(modelEvent(source, 'UNINSTALLED'));
  }
  return { installed: [], removed: gone.map(({ source }) => source) };
}

async function installStarters(
  tx: Repositories,
  catalog: ProviderCatalog,
  { record }: Situation,
): Promise<string[]> {
  if (!record.configurationMethods.includes('predefined-model')) return [];
  const installed = await tx.models.all();
  const sources = new Set(installed.map(({ source }) => source));
  const keys = new Set(installed.map(({ key }) => key));
  const removals = await tx.modelRemovals.sources();
  const added: string[] = [];
  for (const model of catalog.models({ provider: record.slug })) {
    const { source, provider, providerModelId } = model;
    if (model.modelType !== IMAGE_MODEL_TYPE || sources.has(source) || removals.has(source))
      continue;
    const key = freeKey(model.key, keys);
    keys.add(key);
    await tx.models.insert({ key, source, provider, providerModelId, origin: 'CATALOG' });
    await tx.events.append(modelEvent(source, 'INSTALLED'));
    added.push(source);
  }
  return added;
}
