import type { ProviderRecord } from '@darkroom/core';
import type { Credentials } from '../adapter/adapter.ts';

/**
 * The texts that no message may hold: every secret of the provider's forms. A file (a service account's JSON) is
 * secret as a whole and in each of its long texts, since an error may quote one.
 */
export function secretsOfCredentials(provider: ProviderRecord, credentials: Credentials): string[] {
  const fields = [...provider.credentialForm, ...provider.modelCredentialForm];
  const found = new Set<string>();
  for (const field of fields) {
    if (field.type !== 'secret-input' && field.type !== 'file') continue;
    const text = credentials.secret(field.variable)?.reveal();
    if (!text) continue;
    found.add(text);
    for (const part of text.split(/[\s":,\\]+/)) if (part.length >= 16) found.add(part);
  }
  return [...found].sort((left, right) => right.length - left.length);
}
