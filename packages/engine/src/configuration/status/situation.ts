import { createHash } from 'node:crypto';
import {
  type CredentialField,
  isSecretField,
  missingFields,
  type ProviderRecord,
} from '@darkroom/core';
import type { ProviderSetting } from '@darkroom/database';
import type { CatalogProvider } from '../ports.ts';
import { addressVariables } from '../sources/address-variables.ts';
import { originOf } from '../sources/base-url.ts';
import type { ProviderConfig } from '../sources/config-file.ts';
import type { EnvironmentOfProvider } from '../sources/environment-values.ts';
import type { FoundValue, FoundValues } from '../sources/found-value.ts';
import type { StoredSet } from '../sources/stored-state.ts';
import { type BaseUrlInForce, baseUrlInForce } from './base-url-in-force.ts';
import { isPerModel } from './own-set.ts';

export const DEFAULT_SET = 'default';

/** Everything that is known of a provider's configuration, from every place. */
export interface SituationSources {
  provider: CatalogProvider;
  environment: EnvironmentOfProvider;
  fileValues: ReadonlyMap<string, string>;
  apiKeysFile: string;
  config: ProviderConfig | null;
  setting: ProviderSetting | null;
  /** The provider's stored sets, without those of models. */
  sets: readonly StoredSet[];
  /** The stored sets of its models. */
  ofModels: readonly StoredSet[];
}

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
}

/** A provider's configuration as it counts now. */
export interface Situation {
  /** Limits of config.yaml laid over those of the provider's file. */
  record: ProviderRecord;
  problems: readonly string[];
  baseUrl: BaseUrlInForce;
  setting: ProviderSetting | null;
  /** "default" first, the others by name. */
  sets: CredentialSet[];
  /** What its models have stored of their own. */
  ofModels: readonly StoredSet[];
  /** The first that is complete. Null: nothing can be asked of the provider, or each of its models is asked apart. */
  active: CredentialSet | null;
  /** Whether there is an address, where the provider needs one. */
  hasAddress: boolean;
}

/** The set named "default", which every provider has, if only an empty one. */
export function defaultSet(situation: Situation): CredentialSet {
  const [first] = situation.sets;
  if (!first) throw new RangeError('A situation has its default set.');
  return first;
}

/** Lays every source over the next, in their order, and withholds what belongs to another address. */
export function situationOf(sources: SituationSources): Situation {
  const { provider, environment, fileValues, apiKeysFile, config, setting } = sources;
  const record = withLimits(provider.record, config);
  const baseUrl = baseUrlInForce(record, {
    environment,
    fileValues,
    config,
    stored: setting?.baseUrl ?? null,
  });
  const origin = originOf(baseUrl.url);
  const isOwnAddress = origin === baseUrl.ownOrigin;
  const isStoredAddress = origin === (setting?.origin ?? null);
  const names = new Set([DEFAULT_SET, ...sources.sets.map(({ name }) => name)]);
  const sets = [...names].map((name): CredentialSet => {
    const stored = sources.sets.find((set) => set.name === name);
    const values = new Map<string, FoundValue>();
    const withheld = new Map<string, FoundValue>();
    const shadowing = new Map<string, string>();
    // What came in through the server may not send keys of the environment and of files elsewhere.
    const isSteered = addressVariables(record, record.credentialForm).some(
      (variable) =>
        stored?.values.has(variable) &&
        !environment.values.has(variable) &&
        !fileValues.has(variable),
    );
    for (const field of record.credentialForm) {
      const { variable } = field;
      if (variable === record.baseUrlVariable) {
        if (baseUrl.isOverridden && baseUrl.url !== null) {
          const { url } = baseUrl;
          const origin =
            baseUrl.from === 'STORED'
              ? 'DATABASE'
              : baseUrl.from === 'FILE'
                ? 'FILE'
                : 'ENVIRONMENT';
          values.set(variable, {
            value: url,
            origin,
            place: null,
            setAt: setting?.updatedAt ?? null,
          });
        }
        continue;
      }
      const candidates: [FoundValue, boolean][] = [];
      if (name === DEFAULT_SET) {
        const isMeant = isOwnAddress && !(isSteered && isSecretField(field));
        const given = environment.values.get(variable);
        if (given) candidates.push([given, isMeant]);
        const written = fileValues.get(variable);
        if (written !== undefined) {
          candidates.push([
            { value: written, origin: 'FILE', place: apiKeysFile, setAt: null },
            isMeant,
          ]);
        }
      }
      const kept = stored?.values.get(variable);
      if (kept) {
        const { secret, setAt } = kept;
        candidates.push([
          { value: secret.reveal(), origin: 'DATABASE', place: null, setAt },
          isStoredAddress,
        ]);
      }
      const usable = candidates.find(([, isMeant]) => isMeant)?.[0];
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
    };
  });
  const hasAddress = baseUrl.url !== null || !needsAddress(record);
  const complete = sets.find(({ missing }) => missing.length === 0) ?? null;
  return {
    record,
    problems: provider.problems,
    baseUrl,
    setting,
    sets,
    ofModels: sources.ofModels,
    active: hasAddress && !isPerModel(record) ? complete : null,
    hasAddress,
  };
}

/** Only a provider that runs in process has no address at all. */
function needsAddress(record: ProviderRecord): boolean {
  return (
    record.isSelfHosted || record.protocol !== undefined || record.baseUrlVariable !== undefined
  );
}

export function plainValues(values: FoundValues): Record<string, string> {
  return Object.fromEntries([...values].map(([variable, { value }]) => [variable, value]));
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
