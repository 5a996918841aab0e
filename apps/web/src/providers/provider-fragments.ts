import type { ProviderCardFragment, ProviderState } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { countedModels } from '../lib/format.ts';
import { t } from '../messages/translate.ts';

/** All that the card and the form of a provider show. */
export const PROVIDER_CARD = graphql(`
  fragment ProviderCard on Provider {
    id
    slug
    label(locale: $locale)
    description(locale: $locale)
    icon
    website
    keyHelpUrl
    configurationMethods
    otherModelTypes
    environmentVariables
    baseUrl
    isPaid
    problems
    status { state message checkedAt }
    credentialStrategy
    isCredentialOrderFixed
    credentials {
      id
      name
      position
      isInUse
      coolingUntil
      status { state message checkedAt }
      fields { variable isSet origin hint setAt }
    }
    credentialForm(locale: $locale) { ...CredentialFormField }
    models(first: 1) { totalCount }
    starterModels(first: 1) { totalCount }
  }
`);

export type ProviderData = ProviderCardFragment;

/** A provider's state in words, and its tone. */
export const STATES: Readonly<Record<ProviderState, { label: string; tone: string }>> = {
  NOT_CONFIGURED: { label: t('Not set up'), tone: 'var(--quiet)' },
  UNVERIFIED: { label: t('Set up, not checked'), tone: 'var(--warn)' },
  VERIFIED: { label: t('Ready'), tone: 'var(--good)' },
  REJECTED: { label: t('Refused'), tone: 'var(--bad)' },
  UNREACHABLE: { label: t('Not reachable'), tone: 'var(--warn)' },
};

/** Whether nothing of the provider's own is set up: each of its models brings its own address and key. */
export function isByModelAlone({
  configurationMethods,
}: Pick<ProviderData, 'configurationMethods'>): boolean {
  return configurationMethods.every((method) => method === 'CUSTOMIZABLE_MODEL');
}

/**
 * Where a provider stands for the person: one that merely has a usual address, and was never asked there, is not set up
 * until it answers or something of it is set.
 */
export function shownState(
  provider: Pick<ProviderData, 'configurationMethods'> & {
    readonly status: { readonly state: ProviderState };
    readonly credentials: readonly {
      readonly fields: readonly { readonly isSet: boolean }[];
    }[];
  },
): ProviderState {
  const { state } = provider.status;
  if (state !== 'UNVERIFIED' || isByModelAlone(provider)) return state;
  const isTouched = provider.credentials.some(({ fields }) => fields.some(({ isSet }) => isSet));
  return isTouched ? state : 'NOT_CONFIGURED';
}

/** How many models there are, or how they come to be where the catalog has none. */
export function modelsText(provider: ProviderData): string {
  const { totalCount: installed } = provider.models;
  const { totalCount: offered } = provider.starterModels;
  if (installed > 0) return t('{models} installed', { models: countedModels(installed) });
  if (offered > 0) return t('{models} in the catalog', { models: countedModels(offered) });
  return provider.configurationMethods.includes('FETCH_FROM_REMOTE')
    ? t('models by its own list')
    : t('models added by hand');
}

/** The states of the fields of the set that is used where none is named. */
export function defaultFields(provider: ProviderData) {
  const set =
    provider.credentials.find(({ name }) => name === 'default') ?? provider.credentials[0];
  return set?.fields ?? [];
}
