import type { AdapterContext } from '@darkroom/provider-kit';

/** The values of the forms that are no secrets: what paths may name, and what tells how a server is to be spoken to. */
export function formTexts({
  provider,
  credentials,
}: Pick<AdapterContext, 'provider' | 'credentials'>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { variable, type } of [...provider.credentialForm, ...provider.modelCredentialForm]) {
    if (type === 'secret-input' || type === 'file') continue;
    const text = credentials.text(variable);
    if (text !== null) texts[variable] = text;
  }
  return texts;
}
