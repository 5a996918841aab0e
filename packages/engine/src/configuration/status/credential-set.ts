import {
  type CredentialField,
  isSecretField,
  missingFields,
  type ProviderRecord,
} from '@darkroom/core';
import type { CredentialCheck, ProviderSetting } from '@darkroom/database';
import { addressVariables, fixedVariables } from '../sources/address-variables.ts';
import type { FileSets } from '../sources/api-keys-entry.ts';
import { originOf } from '../sources/base-url.ts';
import type { EnvironmentOfProvider } from '../sources/environment-values.ts';
import type { FoundValue, FoundValues } from '../sources/found-value.ts';
import { DEFAULT_SET } from '../sources/set-name.ts';
import type { StoredSet } from '../sources/stored-state.ts';
import type { BaseUrlInForce } from './base-url-in-force.ts';

/** One named set of credentials as it counts: for each variable the value in force. */
export interface CredentialSet {
  name: string;
  values: FoundValues;
  /** Values that would come first, and may not be used, since they belong to another address. */
  withheld: FoundValues;
  missing: CredentialField[];
  /** Environment variables and files whose values go before stored ones, by variable. */
  shadowing: ReadonlyMap<string, string>;
  /** Why what is stored cannot be read. */
  problem: string | null;
  /** What was said of what is stored; null: nothing, or it is the default set, whose state is the provider's. */
  check: CredentialCheck | null;
}

/** What the sets of one provider are made of. */
export interface SetSources {
  record: ProviderRecord;
  baseUrl: BaseUrlInForce;
  setting: ProviderSetting | null;
  environment: EnvironmentOfProvider;
  fileSets: FileSets;
  apiKeysFile: string;
  sets: readonly StoredSet[];
}

/** The names of all sets: "default", then those of the environment, of the file, and the stored ones by name. */
export function setNamesOf({ environment, fileSets, sets }: SetSources): string[] {
  const stored = sets.map(({ name }) => name).sort();
  return [...new Set([DEFAULT_SET, ...environment.sets.keys(), ...fileSets.keys(), ...stored])];
}

/** Lays the sources of one set over each other, and withholds what belongs to another address. */
export function credentialSet(name: string, sources: SetSources): CredentialSet {
  const { record, baseUrl, setting, environment, apiKeysFile } = sources;
  const stored = sources.sets.find((set) => set.name === name);
  const ofEnvironment = valuesIn(environment, name);
  const ofFile = sources.fileSets.get(name);
  const origin = originOf(baseUrl.url);
  const isOwnAddress = origin === baseUrl.ownOrigin;
  const isStoredAddress = origin === (setting?.origin ?? null);
  const values = new Map<string, FoundValue>();
  const withheld = new Map<string, FoundValue>();
  const shadowing = new Map<string, string>();
  // What came in through the server may not send keys of the environment and of files elsewhere.
  const isSteered = addressVariables(record, record.credentialForm).some(
    (variable) =>
      stored?.values.has(variable) && !ofEnvironment?.has(variable) && !ofFile?.has(variable),
  );
  for (const field of record.credentialForm) {
    const { variable } = field;
    if (variable === record.baseUrlVariable) {
      const address = addressValue(baseUrl, setting);
      if (address) values.set(variable, address);
      continue;
    }
    const candidates: [FoundValue, boolean][] = [];
    const isMeant = isOwnAddress && !(isSteered && isSecretField(field));
    const given = ofEnvironment?.get(variable);
    if (given) candidates.push([given, isMeant]);
    const written = ofFile?.get(variable);
    if (written !== undefined) {
      const place = { origin: 'FILE', place: apiKeysFile, setAt: null } as const;
      candidates.push([{ value: written, ...place }, isMeant]);
    }
    const kept = stored?.values.get(variable);
    if (kept) {
      const place = { origin: 'DATABASE', place: null, setAt: kept.setAt } as const;
      candidates.push([{ value: kept.secret.reveal(), ...place }, isStoredAddress]);
    }
    const usable = candidates.find(([, isUsable]) => isUsable)?.[0];
    if (usable) values.set(variable, usable);
    // One that only stands behind the one in use would not count anyhow.
    const [first] = candidates;
    if (first && first[0] !== usable) withheld.set(variable, first[0]);
    if (kept && usable?.place) shadowing.set(variable, usable.place);
  }
  return {
    name,
    values,
    withheld,
    shadowing,
    missing: missingFields(record.credentialForm, plainValues(values)),
    problem: stored?.problem ?? null,
    check: name === DEFAULT_SET ? null : (stored?.check ?? null),
  };
}

/**
 * A set that a user gave for their own generations: what they gave, at the addresses that are everybody's. Saved for another
 * place than requests go to now it has no values: a key is never sent to another address.
 */
export function ownCredentialSet(
  stored: StoredSet,
  {
    record,
    baseUrl,
    setting,
    place,
    shared,
  }: {
    record: ProviderRecord;
    baseUrl: BaseUrlInForce;
    setting: ProviderSetting | null;
    place: string;
    /** Everybody's default set: where it says where an endpoint is, that holds for all. */
    shared: FoundValues;
  },
): CredentialSet {
  const values = new Map<string, FoundValue>();
  const isMeant = stored.check?.baseUrl === place;
  const fixed = fixedVariables(record);
  for (const { variable } of isMeant ? record.credentialForm : []) {
    const kept = stored.values.get(variable);
    const everybodys = shared.get(variable);
    if (variable === record.baseUrlVariable) {
      const address = addressValue(baseUrl, setting);
      if (address) values.set(variable, address);
    } else if (fixed.has(variable)) {
      if (everybodys) values.set(variable, everybodys);
    } else if (kept) {
      const value = kept.secret.reveal();
      values.set(variable, { value, origin: 'DATABASE', place: null, setAt: kept.setAt });
    }
  }
  return {
    name: stored.name,
    values,
    withheld: new Map(),
    shadowing: new Map(),
    missing: missingFields(record.credentialForm, plainValues(values)),
    problem: stored.problem,
    check: isMeant ? stored.check : null,
  };
}

/** The values of a set as plain text: for requests, never for showing. */
export function plainValues(values: FoundValues): Record<string, string> {
  return Object.fromEntries([...values].map(([variable, { value }]) => [variable, value]));
}

const valuesIn = (environment: EnvironmentOfProvider, name: string): FoundValues | undefined =>
  name === DEFAULT_SET ? environment.values : environment.sets.get(name);

/** The address in force as a value of the form; null where it is the provider's usual one. */
function addressValue(
  { url, from, isOverridden }: BaseUrlInForce,
  setting: ProviderSetting | null,
): FoundValue | null {
  if (!isOverridden || url === null) return null;
  const origin = from === 'STORED' ? 'DATABASE' : from === 'FILE' ? 'FILE' : 'ENVIRONMENT';
  return { value: url, origin, place: null, setAt: setting?.updatedAt ?? null };
}
