import type { AdapterContext } from '@darkroom/provider-kit';

/** Where calls go: the host of the region that the credentials name, or whatever stands in for the vendor's own. */
export function arkBase(context: AdapterContext): string {
  const region = context.credentials.text('bytedance_region');
  return region ? context.endpoint(region) : context.baseUrl;
}
