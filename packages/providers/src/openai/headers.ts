import { Secret } from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';

/** The headers of every call: the key as a bearer, and whose limits and budget count. */
export function openAiHeaders({ credentials }: AdapterContext): Record<string, string | Secret> {
  const key = credentials.secret('openai_api_key');
  const organization = credentials.text('openai_organization');
  const project = credentials.text('openai_project');
  return {
    ...(key ? { authorization: new Secret(`Bearer ${key.reveal()}`) } : {}),
    ...(organization ? { 'openai-organization': organization } : {}),
    ...(project ? { 'openai-project': project } : {}),
  };
}
