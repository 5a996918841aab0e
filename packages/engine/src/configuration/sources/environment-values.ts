import type { ProviderRecord } from '@darkroom/core';
import { ConfigurationError } from '../configuration-error.ts';
import { parseBaseUrl } from './base-url.ts';
import { checkField } from './check-field.ts';
import { baseUrlEnvironmentNames, fieldEnvironmentNames } from './environment-names.ts';
import type { FoundValue, FoundValues } from './found-value.ts';

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
  const { environment, onNotice } = source;
  const values = new Map<string, FoundValue>();
  for (const field of record.credentialForm) {
    for (const name of fieldEnvironmentNames(record, field)) {
      const raw = environment[name];
      if (raw === undefined || raw.trim() === '') continue;
      const check = checkField(field, raw);
      if (!check.ok) throw wrong(source, name, check.message);
      if (check.value === '') continue;
      if (check.notice !== null)
        onNotice(`${shown(source, name)}: ${check.notice} were taken off.`);
      const isBaseUrl = field.variable === record.baseUrlVariable;
      const value = isBaseUrl ? baseUrlOf(source, name, check.value) : check.value;
      const place = shown(source, name);
      values.set(field.variable, { value, origin: 'ENVIRONMENT', place, setAt: null });
      break;
    }
  }
  const names = baseUrlEnvironmentNames(record);
  return {
    values,
    baseUrl: firstBaseUrl([names.own], source),
    foreignBaseUrl: firstBaseUrl(names.foreign, source),
  };
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
