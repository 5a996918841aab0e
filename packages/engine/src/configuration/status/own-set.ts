import { missingFields, type ProviderRecord } from '@darkroom/core';
import { originOf } from '../sources/base-url.ts';
import type { StoredSet } from '../sources/stored-state.ts';
import type { Situation } from './situation.ts';

/** A model's own credentials as they count: where to, and with what. */
export interface OwnCredentials {
  baseUrl: string;
  values: Readonly<Record<string, string>>;
  /** Required fields without a value, or none that may be used at this address. */
  isComplete: boolean;
}

/** Whether a provider has nothing in common for its models: each brings credentials of its own. */
export const isPerModel = ({ configurationMethods }: ProviderRecord): boolean =>
  configurationMethods.every((method) => method === 'customizable-model');

/** What a model's own stored credentials come to. Null: it has none of its own, and goes by its provider's. */
export function ownCredentials(
  { record, baseUrl, setting }: Pick<Situation, 'record' | 'baseUrl' | 'setting'>,
  stored: StoredSet | null,
): OwnCredentials | null {
  if (stored === null || (stored.values.size === 0 && stored.problem === null)) return null;
  const values = Object.fromEntries(
    [...stored.values].map(([variable, { secret }]) => [variable, secret.reveal()]),
  );
  const own = values[record.baseUrlVariable ?? ''];
  const url = own ?? baseUrl.url;
  // Without an address of its own its key is welded to the one that the provider's keys are welded to.
  const isMeant = own !== undefined || originOf(url) === (setting?.origin ?? null);
  return {
    baseUrl: url ?? '',
    values: isMeant ? values : {},
    isComplete: isMeant && missingFields(record.modelCredentialForm, values).length === 0,
  };
}
