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
  { record, baseUrl }: Situation,
  { name, values }: Pick<CredentialSet, 'name' | 'values'>,
  status: ProviderStatus,
): Promise<void> {
  const { state, message } = status;
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
