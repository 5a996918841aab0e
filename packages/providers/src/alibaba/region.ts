import type { AdapterContext } from '@darkroom/provider-kit';

/**
 * Where calls go: the host of the region that the credentials name, the workspace's own one where they name that too,
 * or whatever stands in for the vendor's.
 */
export function dashScopeBase({ baseUrl, credentials, endpoint }: AdapterContext): string {
  const region = credentials.text('alibaba_region');
  if (!region) return baseUrl;
  return endpoint(credentials.text('alibaba_workspace') ? `${region}-workspace` : region);
}
