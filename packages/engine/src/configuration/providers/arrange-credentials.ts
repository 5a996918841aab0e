import type { Problem } from '@darkroom/core';
import type { CredentialSharing, CredentialStrategy, ProviderView } from '../../contracts.ts';
import { type ConfigurationContext, providerEvent, write } from '../context.ts';
import { setNames } from '../sources/set-name.ts';
import type { Situation } from '../status/situation.ts';
import { providerView } from './provider-view.ts';
import { unknownProvider } from './unknown-provider.ts';

export interface ArrangeInput {
  /** Slug or alias. */
  provider: string;
  /** Names of sets, those that go first; the others follow as they stand. Absent: keep; empty: by name again. */
  order?: readonly string[] | null | undefined;
  /** Absent: keep. */
  strategy?: CredentialStrategy | null | undefined;
  /** For whom the shared sets are. Absent: keep. */
  sharedWith?: CredentialSharing | null | undefined;
}

export interface ArrangeResult {
  provider: ProviderView | null;
  problems: Problem[];
}

/** Stores in which order a provider's sets of credentials are taken. Calls that wait for a place go by it at once. */
export async function arrangeCredentials(
  context: ConfigurationContext,
  { provider, order, strategy, sharedWith }: ArrangeInput,
): Promise<ArrangeResult> {
  const { situations, statuses } = context;
  const found = situations.find(provider);
  if (!found) return { provider: null, problems: [unknownProvider(provider, situations)] };
  const situation = await situations.of(found);
  const problems = [
    ...orderProblems(situation, order ?? null),
    ...fixedProblems(situation, { order: order != null, strategy: strategy != null }),
  ];
  if (problems.length > 0) return { provider: providerView(situation, statuses), problems };
  const { slug } = found.record;
  await write(context, async (tx) => {
    await tx.providerSettings.set(slug, {
      ...(order == null
        ? {}
        : { credentialOrder: order.length === 0 ? null : JSON.stringify(order) }),
      ...(strategy == null ? {} : { credentialStrategy: strategy }),
      ...(sharedWith == null ? {} : { credentialSharing: sharedWith }),
    });
    await tx.events.append(providerEvent(slug, 'CONFIGURED'));
  });
  const after = await situations.of(found);
  context.known.note(after);
  return { provider: providerView(after, statuses), problems: [] };
}

function orderProblems({ record, sets }: Situation, order: readonly string[] | null): Problem[] {
  const known = sets.map(({ name }) => name);
  return (order ?? []).flatMap((name, index): Problem[] => {
    const base = {
      field: ['order', String(index)],
      provider: record.slug,
    };
    if (!known.includes(name)) {
      const message = `${record.slug} has no credentials of this name. It has ${setNames(known)}.`;
      return [{ ...base, code: 'INVALID_INPUT', message, allowed: known }];
    }
    if (order?.indexOf(name) === index) return [];
    return [{ ...base, code: 'INVALID_INPUT', message: `"${name}" stands twice. Name it once.` }];
  });
}

/** What config.yaml says goes before what would be stored, which would never count. */
function fixedProblems(
  { record, arrangement: { fromFile } }: Situation,
  given: { order: boolean; strategy: boolean },
): Problem[] {
  return (['order', 'strategy'] as const)
    .filter((part) => given[part] && fromFile[part])
    .map((part) => ({
      code: 'CONFLICT',
      message: `config.yaml sets it (providers: ${record.slug}: credentials: ${part}), which goes before what is set here. Change it there, or take it away. Nothing was changed.`,
      field: [part],
      provider: record.slug,
    }));
}
