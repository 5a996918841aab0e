import type { Problem } from '@darkroom/core';
import type { Viewer } from '../../contracts.ts';
import { type ConfigurationContext, providerEvent, write } from '../context.ts';
import { syncModels } from '../models/sync-models.ts';
import { providerView } from '../providers/provider-view.ts';
import type { RemoveCredentialResult } from '../providers/remove-credential.ts';
import { unknownProvider } from '../providers/unknown-provider.ts';
import { setNames } from '../sources/set-name.ts';

export interface RemoveOwnInput {
  /** Slug or alias. */
  provider: string;
  credential: string;
  /** Whose: another's, for those who may. Absent: the viewer's. */
  owner?: string | undefined;
}

/** Takes a user's own key away, with what was said of it. Models go along where nobody has a key any more. */
export async function removeOwn(
  context: ConfigurationContext,
  viewer: Viewer,
  { provider, credential, owner = viewer.userId }: RemoveOwnInput,
): Promise<RemoveCredentialResult> {
  const { situations, statuses } = context;
  const found = situations.find(provider);
  if (!found) {
    const problem = unknownProvider(provider, situations);
    return { provider: null, removedModels: 0, problems: [problem] };
  }
  const { slug } = found.record;
  const before = await situations.of(found);
  const own = before.owned.filter((set) => set.owner === owner);
  const stored = own.find(({ name }) => name === credential);
  if (!stored) {
    const names = own.map(({ name }) => name);
    const whose = owner === viewer.userId ? 'You have' : 'This user has';
    const there = names.length === 0 ? 'none' : setNames(names);
    const problem: Problem = {
      code: 'INVALID_INPUT',
      message: `${whose} no own key of this name with ${slug}. Own keys there: ${there}.`,
      field: ['credential'],
      provider: slug,
      allowed: names,
    };
    return {
      provider: providerView(before, statuses, viewer),
      removedModels: 0,
      problems: [problem],
    };
  }
  const ofModels = new Set((await situations.ofModels(slug)).map(({ source }) => source));
  const after = { ...before, owned: before.owned.filter((set) => set !== stored) };
  const removed = await write(context, async (tx) => {
    await tx.credentials.clear({ owner, provider: slug, name: credential, source: '' });
    await tx.events.append(providerEvent(slug, 'CONFIGURED'));
    return (await syncModels(tx, context.catalog, after, ofModels)).removed.length;
  });
  statuses.forgetSet(slug, credential, owner);
  const now = await situations.of(found);
  context.known.note(now);
  return {
    provider: providerView(now, statuses, viewer),
    removedModels: removed,
    problems: [],
  };
}
