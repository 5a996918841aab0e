import type { ProviderRecord } from '@darkroom/core';
import { ConfigurationError } from '../configuration-error.ts';
import { parseBaseUrl } from './base-url.ts';
import { checkField } from './check-field.ts';
import { baseUrlEnvironmentNames, fieldEnvironmentNames } from './environment-names.ts';
import type { FoundValue, FoundValues } from './found-value.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

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
  environment: Environment,
  onNotice: (message: string) => void,
): EnvironmentOfProvider {
  const values = new Map<string, FoundValue>();
  for (const field of record.credentialForm) {
    for (const name of fieldEnvironmentNames(record, field)) {
      const raw = environment[name];
      if (raw === undefined || raw.trim() === '') continue;
      const check = checkField(field, raw);
      if (!check.ok) throw new ConfigurationError(`${name} in the environment: ${check.message}`);
      if (check.value === '') continue;
      if (check.notice !== null) onNotice(`${name}: ${check.notice} were taken off.`);
      const isBaseUrl = field.variable === record.baseUrlVariable;
      const value = isBaseUrl ? baseUrlOf(name, check.value) : check.value;
      values.set(field.variable, { value, origin: 'ENVIRONMENT', place: name, setAt: null });
      break;
    }
  }
  const names = baseUrlEnvironmentNames(record);
  return {
    values,
    baseUrl: firstBaseUrl([names.own], environment),
    foreignBaseUrl: firstBaseUrl(names.foreign, environment),
  };
}

function firstBaseUrl(names: readonly string[], environment: Environment): FoundValue | null {
  for (const name of names) {
    const raw = environment[name]?.trim().replace(/^(["'])(.*)\1$/, '$2') ?? '';
    if (raw === '') continue;
    return { value: baseUrlOf(name, raw), origin: 'ENVIRONMENT', place: name, setAt: null };
  }
  return null;
}

function baseUrlOf(name: string, text: string): string {
  const url = parseBaseUrl(text);
  if (!url.ok) throw new ConfigurationError(`${name} in the environment: ${url.reason}.`);
  return url.url;
}
