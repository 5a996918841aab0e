import { Secret } from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';

/**
 * The headers of every call: the key as a bearer, and whose limits and budget count. The key is the first secret of the
 * provider's form, since other providers speak this protocol with forms of their own; a server without keys has none.
 */
export function openAiHeaders(context: AdapterContext): Record<string, string | Secret> {
  const { credentials, provider } = context;
  const field = provider.credentialForm.find(({ type }) => type === 'secret-input');
  const key = field ? credentials.secret(field.variable) : null;
  const organization = credentials.text('openai_organization');
  const project = credentials.text('openai_project');
  return {
    ...(key ? { authorization: new Secret(`Bearer ${key.reveal()}`) } : {}),
    ...(organization ? { 'openai-organization': organization } : {}),
    ...(project ? { 'openai-project': project } : {}),
  };
}
