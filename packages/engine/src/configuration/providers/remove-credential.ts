import type { Problem } from '@darkroom/core';
import type { ProviderView } from '../../contracts.ts';
import type { ConfigurationContext } from '../context.ts';
import { setNames } from '../sources/set-name.ts';
import type { CredentialSet } from '../status/credential-set.ts';
import { configureProvider } from './configure-provider.ts';
import { providerView } from './provider-view.ts';
import { unknownProvider } from './unknown-provider.ts';

export interface RemoveCredentialResult {
  provider: ProviderView | null;
  /** How many models went with it: none while any other set can be used. */
  removedModels: number;
  problems: Problem[];
}

/** Takes away what is stored of one set of credentials; the other sets stay. */
export async function removeCredential(
  context: ConfigurationContext,
  { provider, credential }: { provider: string; credential: string },
): Promise<RemoveCredentialResult> {
  const { situations, statuses, database } = context;
  const found = situations.find(provider);
  if (!found) {
    const problem = unknownProvider(provider, situations);
    return { provider: null, removedModels: 0, problems: [problem] };
  }
  const { slug } = found.record;
  const before = await situations.of(found);
  const stored = (await situations.ofProvider(slug)).find(({ name }) => name === credential);
  const set = before.sets.find(({ name }) => name === credential);
  const refusal = stored
    ? null
    : nothingStored(
        set,
        before.sets.map(({ name }) => name),
        slug,
        credential,
      );
  if (!stored || refusal) {
    const problems = refusal ? [refusal] : [];
    return { provider: providerView(before, statuses), removedModels: 0, problems };
  }
  if (stored.values.size === 0) {
    // What cannot be read any more has no values to clear by name.
    await context.database.credentials.clear({
      owner: '',
      provider: slug,
      name: credential,
      source: '',
    });
    situations.invalidate();
  }
  const count = async () => (await database.models.all(slug)).length;
  const models = await count();
  const result = await configureProvider(context, {
    provider: slug,
    credential,
    credentials: [...stored.values.keys()].map((variable) => ({ variable, value: null })),
  });
  const { provider: view, problems } = result;
  return { provider: view, removedModels: models - (await count()), problems };
}

function nothingStored(
  set: CredentialSet | undefined,
  names: readonly string[],
  slug: string,
  credential: string,
): Problem {
  const places = new Set([...(set?.values.values() ?? [])].flatMap(({ place }) => place ?? []));
  const base = { field: ['credential'], provider: slug };
  if (places.size > 0) {
    const where = [...places].join(' and ');
    const message = `"${credential}" comes from ${where}, which only you can change. Nothing was removed.`;
    return { ...base, code: 'CONFLICT', message };
  }
  const message = `${slug} has nothing stored under this name. It has ${setNames(names)}.`;
  return { ...base, code: 'INVALID_INPUT', message, allowed: [...names] };
}
