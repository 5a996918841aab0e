import { Secret } from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';

/** The key as a bearer, on every call. */
export function arkHeaders({ credentials }: AdapterContext): Record<string, Secret> {
  const key = credentials.secret('bytedance_api_key');
  return key ? { authorization: new Secret(`Bearer ${key.reveal()}`) } : {};
}
