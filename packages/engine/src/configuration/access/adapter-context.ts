import {
  type Clock,
  type CredentialField,
  isSecretField,
  type ProviderRecord,
  Secret,
  withDefaults,
} from '@darkroom/core';
import {
  type AdapterContext,
  type Credentials,
  createAdapterContext,
  type Egress,
  type ProviderOrigins,
  providerOrigins,
  type TokenKeeper,
} from '@darkroom/provider-kit';
import type { Log } from '../../generations/run-context.ts';

/** What one caller of a provider goes out with. */
export interface Outfit {
  record: ProviderRecord;
  /** "" for a provider that runs in process. */
  baseUrl: string;
  form: readonly CredentialField[];
  values: Readonly<Record<string, string>>;
}

export interface Surroundings {
  egress: Egress;
  tokens: TokenKeeper;
  clock: Clock;
  log: Log;
}

/** The values of a form as adapters get them: secrets wrapped, and never to be had as plain text. */
export function credentialsOf({ form, values }: Pick<Outfit, 'form' | 'values'>): Credentials {
  const filled = withDefaults(form, values);
  const secret = new Set(form.filter(isSecretField).map(({ variable }) => variable));
  return {
    secret: (variable) => {
      const value = filled[variable];
      return value ? new Secret(value) : null;
    },
    text: (variable) => (secret.has(variable) ? null : filled[variable] || null),
    flag: (variable) => filled[variable] === 'true',
  };
}

/** Every secret of an outfit as text, for keeping them out of messages. */
export function secretsOf({ form, values }: Pick<Outfit, 'form' | 'values'>): string[] {
  return form
    .filter(isSecretField)
    .flatMap(({ variable }) => values[variable] ?? [])
    .filter((value) => value !== '');
}

/** Where calls with an outfit may go. */
export function originsOfOutfit(outfit: Outfit): ProviderOrigins {
  const { record, baseUrl } = outfit;
  return providerOrigins({ provider: record, baseUrl, credentials: credentialsOf(outfit) });
}

/** What an adapter's call gets; its calls are bound to the provider's own origins. */
export function adapterContext(
  outfit: Outfit,
  { egress, tokens, clock, log }: Surroundings,
  signal: AbortSignal,
): AdapterContext {
  const { record, baseUrl } = outfit;
  return createAdapterContext({
    provider: record,
    baseUrl,
    credentials: credentialsOf(outfit),
    egress,
    tokens,
    clock,
    signal,
    log: (message, facts) => log('info', message, { provider: record.slug, ...facts }),
  });
}
