import { isSecretField, type ProviderRecord } from '@darkroom/core';
import type { Credentials } from '../adapter/adapter.ts';

/**
 * The texts that no message may hold: every secret of the provider's forms. A file (a service account's JSON) is
 * secret as a whole and in each of its long texts, since an error may quote one; the addresses in it are known to all.
 */
export function secretsOfCredentials(provider: ProviderRecord, credentials: Credentials): string[] {
  const fields = [...provider.credentialForm, ...provider.modelCredentialForm];
  const found = new Set<string>();
  for (const field of fields) {
    if (!isSecretField(field)) continue;
    const text = credentials.secret(field.variable)?.reveal();
    if (!text) continue;
    found.add(text);
    const isAddress = (part: string) => field.type === 'file' && part.startsWith('//');
    for (const part of text.split(/[\s":,\\]+/)) {
      if (part.length >= 16 && !isAddress(part)) found.add(part);
    }
  }
  return [...found].sort((left, right) => right.length - left.length);
}
