import type { ProviderPartsFragment, ProviderState, ProvidersQuery } from '../gql/graphql.ts';
import type { Style } from './style.ts';
import { renderFields, renderTable } from './table.ts';
import { renderTime } from './time.ts';

const WORDS: Readonly<Record<ProviderState, string>> = {
  NOT_CONFIGURED: 'not configured',
  UNVERIFIED: 'not checked yet',
  VERIFIED: 'ready',
  REJECTED: 'key refused',
  UNREACHABLE: 'unreachable',
};

const ORIGINS = {
  ENVIRONMENT: 'from the environment',
  FILE: 'from api_keys.yaml',
  DATABASE: 'stored here',
} as const;

/** A state as a word, its colour with it. */
export function renderState(state: ProviderState, style: Style): string {
  if (state === 'VERIFIED') return style.good(WORDS[state]);
  return state === 'REJECTED' || state === 'UNREACHABLE' ? style.bad(WORDS[state]) : WORDS[state];
}

/** Every provider in a table. */
export function renderProviders(providers: ProvidersQuery['providers'], style: Style): string {
  return renderTable(
    ['PROVIDER', 'NAME', 'STATE', 'MODELS', 'COST', 'ADDRESS'],
    providers.map(({ slug, label, status, models, starterModels, isPaid, baseUrl }) => [
      slug,
      label,
      WORDS[status.state],
      `${models.totalCount} of ${starterModels.totalCount}`,
      isPaid ? 'paid' : 'free',
      baseUrl ?? '–',
    ]),
    style,
  );
}

type FieldState = ProviderPartsFragment['credentials'][number]['fields'][number];

/** One value of a credential, masked, and where it is from. */
export function renderField({ variable, isSet, hint, origin }: FieldState): string {
  if (!isSet) return `${variable}: not set`;
  const from = origin === null ? '' : ` (${ORIGINS[origin]})`;
  return `${variable}: ${hint ?? 'set'}${from}`;
}

/** One provider with everything that is told of it. */
export function renderProvider(provider: ProviderPartsFragment, style: Style): string {
  const { status, credentials, models, starterModels, configurationMethods } = provider;
  return renderFields(
    [
      ['Provider', `${provider.label} (${provider.slug})`],
      ['What', provider.description],
      ['State', renderState(status.state, style)],
      ['', status.message],
      ['Checked', renderTime(status.checkedAt)],
      ['Address', provider.baseUrl],
      ['Cost', provider.isPaid ? 'paid' : 'free'],
      [
        'Credentials',
        credentials
          .map(({ name, fields }) =>
            [`${name}:`, ...fields.map((field) => `  ${renderField(field)}`)].join('\n'),
          )
          .join('\n'),
      ],
      [
        'Form',
        provider.credentialForm
          .map(
            ({ variable, label, required }) =>
              `${variable}: ${label}${required ? '' : ' (optional)'}`,
          )
          .join('\n'),
      ],
      ['Environment', provider.environmentVariables.join(', ')],
      ['Key page', provider.keyHelpUrl],
      ['Website', provider.website],
      [
        'Configured by',
        configurationMethods.map((method) => method.toLowerCase().replaceAll('_', ' ')).join(', '),
      ],
      ['Models', `${models.totalCount} installed of ${starterModels.totalCount} in the catalog`],
      ['Not run here', provider.otherModelTypes.join(', ')],
      ['Problems', provider.problems.join('\n')],
    ],
    style,
  );
}

/** What `provider configure` came to. */
export function renderConfigured(
  result: {
    provider: ProviderPartsFragment | null;
    installedModels: readonly { key: string; name: string }[];
  },
  style: Style,
): string {
  const { provider, installedModels } = result;
  if (provider === null) return '';
  const { label, status, models } = provider;
  return [
    `${label}: ${renderState(status.state, style)}`,
    ...(status.message === null ? [] : [status.message]),
    installedModels.length === 0
      ? models.totalCount === 1
        ? '1 model is installed.'
        : `${models.totalCount} models are installed.`
      : `Installed: ${installedModels.map(({ key }) => key).join(', ')}`,
  ].join('\n');
}
