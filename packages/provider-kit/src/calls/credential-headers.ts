import { type CredentialField, Secret, shownFields } from '@darkroom/core';
import type { AdapterContext } from '../adapter/adapter.ts';

/**
 * The headers that a provider's credential forms name, with the values that are there. Where no secret of the forms
 * names one, the first secret that has a value goes as a bearer; a server without keys gets none.
 */
export function credentialHeaders({
  provider,
  credentials,
}: Pick<AdapterContext, 'provider' | 'credentials'>): Record<string, string | Secret> {
  const fields = [provider.credentialForm, provider.modelCredentialForm].flatMap((form) =>
    shownFields(form, textsOf(form, credentials)),
  );
  const headers: Record<string, string | Secret> = {};
  const read = (field: CredentialField): string | Secret | null =>
    isSecret(field) ? credentials.secret(field.variable) : credentials.text(field.variable);
  for (const field of fields) {
    if (!field.header || headers[field.header.name] !== undefined) continue;
    const value = read(field);
    if (value !== null) headers[field.header.name] = withPrefix(field.header.prefix, value);
  }
  const secrets = fields.filter(isSecret);
  if (secrets.some(({ header }) => header)) return headers;
  for (const { variable } of secrets) {
    const key = credentials.secret(variable);
    if (key) return { ...headers, authorization: withPrefix('Bearer ', key) };
  }
  return headers;
}

/** What decides which fields apply; a value of one that no longer does may still be stored. */
const textsOf = (
  form: readonly CredentialField[],
  credentials: AdapterContext['credentials'],
): Record<string, string> =>
  Object.fromEntries(
    form.flatMap((field) => {
      const text = isSecret(field) ? null : credentials.text(field.variable);
      return text === null ? [] : [[field.variable, text]];
    }),
  );

const isSecret = ({ type }: CredentialField) => type === 'secret-input';

function withPrefix(prefix: string, value: string | Secret): string | Secret {
  if (typeof value === 'string') return `${prefix}${value}`;
  return prefix === '' ? value : new Secret(`${prefix}${value.reveal()}`);
}
