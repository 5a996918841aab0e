import { type ProviderRecord, Secret } from '@darkroom/core';
import type { AdapterContext } from '../adapter/adapter.ts';
import { fetchByJwtBearer } from './jwt-bearer.ts';
import type { ServiceAccount } from './service-account.ts';

export interface ServiceAccountGrant {
  /** Where tokens are fetched, on the base URL or an endpoint. The key file's own address is what the assertion names. */
  tokenUrl: string;
  /** Names between spaces. */
  scope: string;
  /** Whose name and teaching sentences failures carry. Default: the context's provider. */
  provider?: ProviderRecord;
}

const TOKEN = 'service-account';

/**
 * The header that speaks for a service account: a token that is kept and renewed before its end.
 * Throws what `fetchByJwtBearer` throws.
 */
export async function serviceAccountHeaders(
  context: AdapterContext,
  account: ServiceAccount,
  grant: ServiceAccountGrant,
): Promise<{ authorization: Secret }> {
  const { email: issuer, tokenUri: audience, privateKey, keyId } = account;
  const token = await context.token(`${TOKEN} ${grant.scope}`, () =>
    fetchByJwtBearer(context, { ...grant, issuer, audience, privateKey, keyId }),
  );
  return { authorization: new Secret(`Bearer ${token.reveal()}`) };
}

/** Drops the token after a 401, so that the next call fetches a fresh one. */
export function forgetServiceAccount(context: AdapterContext, scope: string): void {
  context.forgetToken(`${TOKEN} ${scope}`);
}
