import type { Clock, ProviderRecord } from '@darkroom/core';
import { secretsOfCredentials } from '../answers/secrets-of-credentials.ts';
import { createProviderHttp } from '../http/create-provider-http.ts';
import type { Egress } from '../http/egress.ts';
import { type ProviderOrigins, providerOrigins } from '../http/provider-origins.ts';
import type { AdapterContext, Credentials } from './adapter.ts';
import type { TokenKeeper } from './token-keeper.ts';

export interface AdapterContextOptions {
  provider: ProviderRecord;
  /** The base URL in force. "" for a provider that runs in process. */
  baseUrl: string;
  credentials: Credentials;
  /** Default: those of the three above. */
  origins?: ProviderOrigins;
  egress: Egress;
  /** One for all contexts of a process, or every call would fetch its own token. */
  tokens: TokenKeeper;
  clock: Clock;
  /** Ends every call, waiting ones too. */
  signal: AbortSignal;
  log: AdapterContext['log'];
}

/** What one call of an adapter gets; whoever runs adapters makes it here, so that all of them see the same. */
export function createAdapterContext(options: AdapterContextOptions): AdapterContext {
  const { provider, credentials, egress, tokens, clock, signal } = options;
  const origins = options.origins ?? providerOrigins(options);
  const identity = identityOf(provider, origins.baseUrl, credentials);
  const secrets = () => [
    ...secretsOfCredentials(provider, credentials),
    ...tokens.secrets(identity),
  ];
  return {
    provider,
    baseUrl: origins.baseUrl,
    endpoint: origins.endpoint,
    isOwnUrl: (url) => {
      const parsed = URL.parse(url);
      return parsed !== null && origins.trustOf(parsed) !== null;
    },
    credentials,
    http: createProviderHttp({ egress, origins, uploadHosts: provider.uploadHosts, clock, signal }),
    token: (name, fetch) => tokens.take({ identity, name, fetch, signal }),
    forgetToken: (name, refused) => tokens.forget(identity, name, refused),
    secrets,
    clock,
    signal,
    // An adapter may log a vendor's words, and those may quote what they were sent.
    log: (message, facts) => {
      const hide = hideSecrets(secrets());
      options.log(
        hide(message),
        facts &&
          Object.fromEntries(
            Object.entries(facts).map(([name, fact]) => [
              name,
              typeof fact === 'string' ? hide(fact) : fact,
            ]),
          ),
      );
    },
  };
}

/** A shorter secret would blank ordinary words. */
const SHORTEST_SECRET = 8;

function hideSecrets(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter(({ length }) => length >= SHORTEST_SECRET);
  return (text) => known.reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text);
}

/** What a token belongs to: the same provider at the same address with the same values in every field. */
function identityOf(provider: ProviderRecord, baseUrl: string, credentials: Credentials): string {
  const fields = [...provider.credentialForm, ...provider.modelCredentialForm];
  const values = fields.map(({ variable }) => [
    variable,
    credentials.secret(variable)?.reveal() ?? credentials.text(variable),
  ]);
  return JSON.stringify([provider.slug, baseUrl, values]);
}
