import { ProviderFailure } from '@darkroom/core';
import type { CallAccepted } from '@darkroom/provider-kit';
import type { InstalledModel, ProviderAccess } from '../contracts.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * Tells a provider's jobs apart: whose account it is at which address, and the texts of the handle. Numbers in a handle
 * are times and amounts, which differ between two looks at one job. Null where no text names the job (work of this
 * machine, which needs no name). An account goes by its credentials' name, so that a key's renewal changes nothing and
 * nothing of a key is written down.
 */
export function jobKeyOf(
  { provider, origins, credential }: Pick<ProviderAccess, 'provider' | 'origins' | 'credential'>,
  { source }: Pick<InstalledModel, 'source'>,
  handle: CallAccepted['handle'],
): string | null {
  const names = Object.entries(handle).filter(([, value]) => typeof value === 'string');
  if (names.length === 0) return null;
  return fingerprint({
    provider: provider.slug,
    baseUrl: origins.baseUrl,
    account: credential ?? source,
    job: Object.fromEntries(names),
  });
}

/** The provider gave one job for two orders: what of it is whose nobody can tell, so the second takes none of it. */
export function jobOfAnother(label: string, { providerRequestId }: CallAccepted): ProviderFailure {
  return new ProviderFailure({
    code: 'UNKNOWN_OUTCOME',
    message: `${label} took the order and named a job that it had already given to another order, so the pictures of that job are not taken for this one. It may have been charged all the same. Look at its usage page, then say what happened, or buy it again.`,
    charge: 'unknown',
    isRetryable: false,
    ...(providerRequestId ? { providerRequestId } : {}),
  });
}
