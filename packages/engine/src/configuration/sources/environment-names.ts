import { type CredentialField, environmentName, type ProviderRecord } from '@darkroom/core';

/** The field that a lone key means: the first required secret, else the first secret. */
export function keyField(form: readonly CredentialField[]): CredentialField | null {
  const secrets = form.filter((field) => field.type === 'secret-input');
  return secrets.find((field) => field.required) ?? secrets[0] ?? null;
}

/** INVOKEAI_EXTERNAL_<NAME><suffix> for the slug and every alias. */
function foreignNames({ slug, aliases }: ProviderRecord, suffix: string): string[] {
  return [slug, ...aliases].map(
    (name) => `INVOKEAI_EXTERNAL_${name.toUpperCase().replaceAll('-', '_')}${suffix}`,
  );
}

/** Every environment variable where a field's value may be set, in the order in which they are looked at. */
export function fieldEnvironmentNames(record: ProviderRecord, field: CredentialField): string[] {
  const names = [environmentName(record.slug, field.variable), ...field.environment];
  if (field === keyField(record.credentialForm)) names.push(...foreignNames(record, '_API_KEY'));
  return [...new Set(names)];
}

/** What the environment variables of a field's values in named sets begin with; the set's name in capitals follows. */
export const setEnvironmentPrefix = ({ slug }: ProviderRecord, variable: string): string =>
  `${environmentName(slug, variable)}__`;

/** Every environment variable where the base URL may be set besides those of the form. */
export function baseUrlEnvironmentNames(record: ProviderRecord): {
  own: string;
  foreign: string[];
} {
  return {
    own: environmentName(record.slug, 'base_url'),
    foreign: foreignNames(record, '_BASE_URL'),
  };
}
