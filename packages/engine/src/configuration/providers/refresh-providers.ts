import { IMAGE_MODEL_TYPE } from '@darkroom/core';
import { type ConfigurationContext, providerEvent, write } from '../context.ts';
import { type SyncResult, syncModels } from '../models/sync-models.ts';
import { withheldSentence } from '../status/missing-key.ts';
import { isInUse } from '../status/own-situation.ts';
import type { Situation } from '../status/situation.ts';

/**
 * Looks again at the files and the database, and brings the installed models in line where a provider's configuration
 * is another than before. `isStart`, or a catalog that was read anew: every provider is gone through. Gives what changed, by slug.
 */
export async function refreshProviders(
  context: ConfigurationContext,
  isStart: boolean,
): Promise<Map<string, SyncResult>> {
  const { situations, known, catalog, log } = context;
  situations.invalidate();
  const isNewCatalog = known.isNewCatalog(catalog);
  if (isNewCatalog) {
    context.models.invalidate();
    situations.catalogChanged();
  }
  const isThorough = isStart || isNewCatalog;
  const results = new Map<string, SyncResult>();
  for (const situation of await situations.all()) {
    const { slug } = situation.record;
    const isNew = known.isNew(situation);
    if (isStart || isNew) tellWithheld(situation, log);
    if (!isThorough && !isNew) continue;
    const own = new Set((await situations.ofModels(slug)).map(({ source }) => source));
    if ((isStart || !isNew) && !(await isOutOfLine(context, situation, own))) {
      known.note(situation);
      continue;
    }
    const result = await write(context, async (tx) => {
      const synced = await syncModels(tx, catalog, situation, own);
      if (!isStart && isNew) await tx.events.append(providerEvent(slug, 'STATUS'));
      return synced;
    });
    known.note(situation);
    results.set(slug, result);
    if (result.installed.length + result.removed.length > 0) {
      log('info', "A provider's models follow its configuration.", {
        provider: slug,
        installed: result.installed.length,
        removed: result.removed.length,
      });
    }
  }
  return results;
}

/** Whoever sets a key and sees another one used looks into the log: once at each start and change. */
function tellWithheld(situation: Situation, log: ConfigurationContext['log']): void {
  for (const set of situation.sets) {
    const sentence = withheldSentence(situation, set);
    if (sentence !== null) log('warn', sentence, { provider: situation.record.slug });
  }
}

/** Whether anything would change: a start where nothing does writes nothing. */
async function isOutOfLine(
  { catalog, database }: ConfigurationContext,
  situation: Situation,
  ownCredentials: ReadonlySet<string>,
): Promise<boolean> {
  const { record } = situation;
  const installed = await database.models.all(record.slug);
  if (!isInUse(situation)) {
    return installed.some(
      ({ origin, source }) => origin !== 'CUSTOM' && !ownCredentials.has(source),
    );
  }
  const settled = await database.modelRemovals.sources();
  for (const { source } of installed) settled.add(source);
  return catalog
    .models({ provider: record.slug })
    .some(({ source, modelType }) => modelType === IMAGE_MODEL_TYPE && !settled.has(source));
}
