import type { CredentialField, ProviderRecord } from '@darkroom/core';
import { ConfigurationError } from '../configuration-error.ts';
import { parseBaseUrl } from './base-url.ts';
import { checkField } from './check-field.ts';
import { baseUrlEnvironmentNames, fieldEnvironmentNames } from './environment-names.ts';
import type { FoundValue, FoundValues } from './found-value.ts';
import { namedVariables } from './named-environment-values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `<file>:<line>` of a variable that a `.env` file sets; null where the process was given it. */
export type EnvironmentPlace = (name: string) => string | null;

/** What one provider's variables are read out of. */
export interface EnvironmentSource {
  environment: Environment;
  placeOf: EnvironmentPlace;
  onNotice(message: string): void;
}

export interface EnvironmentOfProvider {
  values: FoundValues;
  /** Of further sets, by their names. */
  sets: ReadonlyMap<string, FoundValues>;
  /** DARKROOM_<PROVIDER>_BASE_URL, which goes before everything. */
  baseUrl: FoundValue | null;
  /** INVOKEAI_EXTERNAL_<PROVIDER>_BASE_URL, which goes after the form's own variable. */
  foreignBaseUrl: FoundValue | null;
}

/**
 * What the environment says of a provider: for each field the first of its names that has a value.
 *
 * @throws ConfigurationError where a value cannot be right, naming the variable and never the value of a secret.
 */
export function readEnvironment(
  record: ProviderRecord,
  source: EnvironmentSource,
): EnvironmentOfProvider {
  const values = new Map<string, FoundValue>();
  for (const field of record.credentialForm) {
    for (const name of fieldEnvironmentNames(record, field)) {
      const found = foundValue(record, field, name, source);
      if (found === null) continue;
      values.set(field.variable, found);
      break;
    }
  }
  const sets = new Map<string, Map<string, FoundValue>>();
  for (const { set, variable, name } of namedVariables(record, Object.keys(source.environment))) {
    const field = record.credentialForm.find((one) => one.variable === variable);
    const found = field ? foundValue(record, field, name, source) : null;
    if (found === null) continue;
    const own = sets.get(set) ?? new Map<string, FoundValue>();
    sets.set(set, own.set(variable, found));
  }
  const names = baseUrlEnvironmentNames(record);
  return {
    values,
    sets,
    baseUrl: firstBaseUrl([names.own], source),
    foreignBaseUrl: firstBaseUrl(names.foreign, source),
  };
}

/** What one variable of the environment says of a field; null: nothing. */
function foundValue(
  record: ProviderRecord,
  field: CredentialField,
  name: string,
  source: EnvironmentSource,
): FoundValue | null {
  const raw = source.environment[name];
  if (raw === undefined || raw.trim() === '') return null;
  const check = checkField(field, raw);
  if (!check.ok) throw wrong(source, name, check.message);
  if (check.value === '') return null;
  if (check.notice !== null)
    source.onNotice(`${shown(source, name)}: ${check.notice} were taken off.`);
  const isBaseUrl = field.variable === record.baseUrlVariable;
  const value = isBaseUrl ? baseUrlOf(source, name, check.value) : check.value;
  return { value, origin: 'ENVIRONMENT', place: shown(source, name), setAt: null };
}

function firstBaseUrl(names: readonly string[], source: EnvironmentSource): FoundValue | null {
  for (const name of names) {
    const raw = source.environment[name]?.trim().replace(/^(["'])(.*)\1$/, '$2') ?? '';
    if (raw === '') continue;
    const value = baseUrlOf(source, name, raw);
    return { value, origin: 'ENVIRONMENT', place: shown(source, name), setAt: null };
  }
  return null;
}

function baseUrlOf(source: EnvironmentSource, name: string, text: string): string {
  const url = parseBaseUrl(text);
  if (!url.ok) throw wrong(source, name, `${url.reason}.`);
  return url.url;
}

/** `OPENAI_API_KEY`, or `OPENAI_API_KEY in /home/me/.env:3`. */
function shown({ placeOf }: EnvironmentSource, name: string): string {
  const place = placeOf(name);
  return place === null ? name : `${name} in ${place}`;
}

function wrong({ placeOf }: EnvironmentSource, name: string, message: string): ConfigurationError {
  return new ConfigurationError(`${name} in ${placeOf(name) ?? 'the environment'}: ${message}`);
}
