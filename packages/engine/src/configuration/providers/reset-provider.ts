import { localize, type Problem } from '@darkroom/core';
import type { ProviderView } from '../../contracts.ts';
import { type ConfigurationContext, providerEvent, write } from '../context.ts';
import { removeModels } from '../models/sync-models.ts';
import { originOf } from '../sources/base-url.ts';
import { isInUse } from '../status/own-situation.ts';
import { providerView } from './provider-view.ts';
import { unknownProvider } from './unknown-provider.ts';

export interface ResetResult {
  provider: ProviderView | null;
  /** How many models were uninstalled. */
  removedModels: number;
  problems: Problem[];
}

/**
 * Clears what is stored of a provider and uninstalls its models, but for those with credentials of their own. Where a
 * key still comes from the environment or from api_keys.yaml it goes on being configured: the models stay, and the
 * status says what to remove.
 */
export async function resetProvider(
  context: ConfigurationContext,
  name: string,
): Promise<ResetResult> {
  const { situations, statuses, known, clock } = context;
  const found = situations.find(name);
  if (!found) {
    return {
      provider: null,
      removedModels: 0,
      problems: [unknownProvider(name, situations)],
    };
  }
  const { record } = found;
  const { slug } = record;
  const before = (await situations.of(found)).setting;
  const after = await situations.suppose(found, ({ setting }) => ({
    setting: setting && { ...setting, baseUrl: null, origin: null },
    sets: [],
  }));
  const ofModels = await situations.ofModels(slug);
  const following = ofModels.filter(({ values }) => !values.has(record.baseUrlVariable ?? ''));
  const isMoved = originOf(after.baseUrl.url) !== (before?.origin ?? null);
  const kept = isMoved ? ofModels.filter((set) => !following.includes(set)) : ofModels;
  const own = new Set(kept.map(({ source }) => source));
  const removed = await write(context, async (tx) => {
    // Users' own keys are theirs to take away.
    await tx.credentials.clear({ owner: '', provider: slug, source: '' });
    if (isMoved) {
      for (const { source } of following) await tx.credentials.clear({ provider: slug, source });
    }
    await tx.providerSettings.set(slug, {
      baseUrl: null,
      origin: !isMoved && following.length > 0 ? (before?.origin ?? null) : null,
      state: 'NOT_CONFIGURED',
      stateMessage: null,
      checkedAt: null,
    });
    await tx.events.append(providerEvent(slug, 'RESET'));
    if (isInUse(after)) return 0;
    return (await removeModels(tx, slug, ({ source }) => !own.has(source))).removed.length;
  });
  statuses.forget(slug);
  known.note(await situations.of(found));
  const places = new Set(
    [...(after.active?.values.values() ?? [])].flatMap(({ place }) => place ?? []),
  );
  if (after.active && places.size > 0) {
    statuses.remember(after, after.active, {
      state: 'UNVERIFIED',
      message: `${localize(record.label)} is still configured by ${[...places].join(' and ')}, which only you can remove${after.active.values.size > 0 && [...after.active.values.values()].some(({ origin }) => origin === 'ENVIRONMENT') ? ' (unset it and restart Darkroom)' : ''}. Its models stay until then.`,
      checkedAt: new Date(clock.now()),
    });
  }
  return {
    provider: providerView(await situations.of(found), statuses),
    removedModels: removed,
    problems: [],
  };
}
