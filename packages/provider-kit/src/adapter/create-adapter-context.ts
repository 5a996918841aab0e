import type { Clock, ProviderRecord } from '@darkroom/core';
import { createProviderHttp } from '../http/create-provider-http.ts';
import type { Egress } from '../http/egress.ts';
import { type ProviderOrigins, providerOrigins } from '../http/provider-origins.ts';
import type { AdapterContext, Credentials } from './adapter.ts';

export interface AdapterContextOptions {
  provider: ProviderRecord;
  /** The base URL in force. "" for a provider that runs in process. */
  baseUrl: string;
  credentials: Credentials;
  /** Default: those of the three above. */
  origins?: ProviderOrigins;
  egress: Egress;
  clock: Clock;
  /** Ends every call, waiting ones too. */
  signal: AbortSignal;
  log: AdapterContext['log'];
}

/** What one call of an adapter gets; whoever runs adapters makes it here, so that all of them see the same. */
export function createAdapterContext(options: AdapterContextOptions): AdapterContext {
  const { provider, credentials, egress, clock, signal } = options;
  const origins = options.origins ?? providerOrigins(options);
  return {
    provider,
    baseUrl: origins.baseUrl,
    endpoint: origins.endpoint,
    credentials,
    http: createProviderHttp({ egress, origins, resultHosts: provider.resultHosts, clock, signal }),
    clock,
    signal,
    log: options.log,
  };
}
