import type { Repositories } from '@darkroom/database';
import type { ProviderStatus } from '../../contracts.ts';
import { DEFAULT_SET } from '../sources/set-name.ts';
import type { CredentialSet } from '../status/credential-set.ts';
import type { Situation } from '../status/situation.ts';

/**
 * Writes what a provider said of a set, for the next start: of the default one beside the provider, of another beside
 * its stored values. What is not stored here may be another key by then, so nothing is kept of it.
 */
export async function keepStatus(
  tx: Repositories,
  { owner, place, record, baseUrl }: Situation,
  { name, values }: Pick<CredentialSet, 'name' | 'values'>,
  status: ProviderStatus,
): Promise<void> {
  const { state, message } = status;
  if (owner !== '') {
    // Of a user's own the check also says which address the key belongs to: it is always there, and never moved.
    const known = (await tx.credentials.checks(owner)).find(
      (check) => check.provider === record.slug && check.name === name && check.source === '',
    );
    if (known && known.baseUrl !== place) return;
    await tx.credentials.keepCheck({
      owner,
      provider: record.slug,
      name,
      source: '',
      state,
      message,
      baseUrl: place,
      checkedAt: status.checkedAt ?? new Date(0),
    });
    return;
  }
  if (name === DEFAULT_SET) {
    const said = { state, stateMessage: message, checkedAt: status.checkedAt };
    await tx.providerSettings.set(record.slug, said);
    return;
  }
  const isStored = [...values.values()].some(({ origin }) => origin === 'DATABASE');
  if (!isStored || status.checkedAt === null) return;
  await tx.credentials.keepCheck({
    provider: record.slug,
    name,
    source: '',
    state,
    message,
    baseUrl: baseUrl.url ?? '',
    checkedAt: status.checkedAt,
  });
}
