import type { Secret } from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';

/** The key has a header of its own; as a bearer it is refused. */
export function ideogramHeaders(context: AdapterContext): Record<string, string | Secret> {
  const key = context.credentials.secret('ideogram_api_key');
  return key ? { 'api-key': key } : {};
}
