import { createHash } from 'node:crypto';
import type { ProviderRecord } from '@darkroom/core';
import type { ProviderSetting } from '@darkroom/database';
import type { CredentialSharing } from '../../contracts.ts';
import type { CatalogProvider } from '../ports.ts';
import { addressVariables } from '../sources/address-variables.ts';
import type { FileSets } from '../sources/api-keys-entry.ts';
import { originOf } from '../sources/base-url.ts';
import type { ProviderConfig } from '../sources/config-file.ts';
import type { EnvironmentOfProvider } from '../sources/environment-values.ts';
import { DEFAULT_SET } from '../sources/set-name.ts';
import type { StoredSet } from '../sources/stored-state.ts';
import { type Arrangement, arranged, arrangementOf } from './arrangement.ts';
import { type BaseUrlInForce, baseUrlInForce } from './base-url-in-force.ts';
import { type CredentialSet, credentialSet, setNamesOf } from './credential-set.ts';
import { isPerModel } from './own-set.ts';

/** Everything that is known of a provider's configuration, from every place. */
export interface SituationSources {
  provider: CatalogProvider;
  environment: EnvironmentOfProvider;
  fileSets: FileSets;
  apiKeysFile: string;
  config: ProviderConfig | null;
  setting: ProviderSetting | null;
  /** The provider's stored sets, without those of models. */
  sets: readonly StoredSet[];
  /** The stored sets of its models. */
  ofModels: readonly StoredSet[];
  /** What users have stored of their own. */
  owned: readonly StoredSet[];
}

/** A provider's configuration as it counts now. */
export interface Situation {
  /** The user whose own credentials `sets` are; "" where they are everybody's. */
  owner: string;
  /** Limits of config.yaml laid over those of the provider's file. */
  record: ProviderRecord;
  problems: readonly string[];
  baseUrl: BaseUrlInForce;
  setting: ProviderSetting | null;
  /** In the order in which they are taken; "default" is among them. */
  sets: CredentialSet[];
  arrangement: Arrangement;
  /** What its models have stored of their own. */
  ofModels: readonly StoredSet[];
  /** What users have stored of their own. */
  owned: readonly StoredSet[];
  /** For whom the shared sets are. */
  sharing: CredentialSharing;
  /** Every address that requests go to, as far as it can be set, as one text: users' own keys belong to it. */
  place: string;
  /** Those that calls may go out with, in their order; what was said of them does not count here. */
  complete: CredentialSet[];
  /** The first of them. Null: nothing can be asked of the provider, or each of its models is asked apart. */
  active: CredentialSet | null;
  /** Whether there is an address, where the provider needs one. */
  hasAddress: boolean;
}

/** The set named "default", which every provider has, if only an empty one. */
export function defaultSet(situation: Situation): CredentialSet {
  const { sets } = situation;
  const found = sets.find(({ name }) => name === DEFAULT_SET) ?? sets[0];
  if (!found) throw new RangeError('A situation has its default set.');
  return found;
}

/** Lays every source over the next, in their order, and withholds what belongs to another address. */
export function situationOf(sources: SituationSources): Situation {
  const { provider, environment, fileSets, config, setting } = sources;
  const record = withLimits(provider.record, config);
  const baseUrl = baseUrlInForce(record, {
    environment,
    fileValues: fileSets.get(DEFAULT_SET) ?? new Map(),
    config,
    stored: setting?.baseUrl ?? null,
  });
  const ofSets = { ...sources, record, baseUrl };
  const arrangement = arrangementOf(config, setting);
  const sets = arranged(setNamesOf(ofSets), arrangement).map((name) => credentialSet(name, ofSets));
  const hasAddress = baseUrl.url !== null || !needsAddress(record);
  const complete = hasAddress && !isPerModel(record) ? completeSets(record, sets) : [];
  return {
    owner: '',
    record,
    problems: provider.problems,
    baseUrl,
    setting,
    sets,
    arrangement,
    ofModels: sources.ofModels,
    owned: sources.owned,
    sharing: setting?.credentialSharing === 'ADMINS' ? 'ADMINS' : 'EVERYONE',
    place: placeOf(record, baseUrl, sets),
    complete,
    active: complete[0] ?? null,
    hasAddress,
  };
}

/** The origin of the base URL, and what the shared default set says of other addresses. */
function placeOf(
  record: ProviderRecord,
  { url }: BaseUrlInForce,
  sets: readonly CredentialSet[],
): string {
  const usual = sets.find(({ name }) => name === DEFAULT_SET);
  const others = addressVariables(record, record.credentialForm)
    .filter((variable) => variable !== record.baseUrlVariable)
    .map((variable) => usual?.values.get(variable)?.value ?? '');
  return [originOf(url) ?? '', ...others].join(' ');
}

/** Where no value is required, a set without any counts only while no other has one. */
function completeSets(record: ProviderRecord, sets: readonly CredentialSet[]): CredentialSet[] {
  const complete = sets.filter(({ missing }) => missing.length === 0);
  const filled = complete.filter(({ values }) =>
    [...values.keys()].some((variable) => variable !== record.baseUrlVariable),
  );
  return filled.length > 0 ? filled : complete;
}

/** Only a provider that runs in process has no address at all. */
function needsAddress(record: ProviderRecord): boolean {
  return (
    record.isSelfHosted || record.protocol !== undefined || record.baseUrlVariable !== undefined
  );
}

function withLimits(record: ProviderRecord, config: ProviderConfig | null): ProviderRecord {
  if (config === null) return record;
  const { inFlight, requestsPerMinute, imagesPerMinute } = config.limits;
  const { limits } = record;
  return {
    ...record,
    limits: {
      inFlight: inFlight ?? limits.inFlight,
      requestsPerMinute:
        requestsPerMinute === undefined ? limits.requestsPerMinute : requestsPerMinute,
      imagesPerMinute: imagesPerMinute === undefined ? limits.imagesPerMinute : imagesPerMinute,
    },
  };
}

/** Tells whether the address or any value of a set is another than before. Kept in memory alone. */
export function signatureOf(situation: Situation, set: CredentialSet): string {
  const facts = [
    situation.baseUrl.url,
    [...set.values].map(([key, { value }]) => [key, value]).sort(),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64');
}

/** Whose limits the calls with a set count against: two sets with the same values are one account. Kept in memory alone. */
export const accountOf = (situation: Situation, set: CredentialSet): string =>
  `${situation.record.slug} ${signatureOf(situation, set)}`;
