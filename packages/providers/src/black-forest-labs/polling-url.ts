import { type AdapterContext, joinUrl } from '@darkroom/provider-kit';
import type { Handle } from './reply-schema.ts';

const isBelow = (host: string, pattern: string) =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;

/**
 * Where a task is asked about: the address that its submit told, since tasks are regional. Where the key must not go
 * there (the base URL is a gateway's, or the address is on a host that is not the vendor's) and where none was told, the
 * route of the same name behind the base URL.
 */
export function pollingUrl(
  { id, pollingUrl: told }: Handle,
  { baseUrl, provider }: Pick<AdapterContext, 'baseUrl' | 'provider'>,
): string {
  const isVendors = (url: URL) =>
    url.protocol === 'https:' &&
    url.port === '' &&
    provider.keyHosts.some((pattern) => isBelow(url.hostname, pattern));
  const base = new URL(baseUrl);
  const url = URL.parse(told ?? '');
  if (url && (url.origin === base.origin || (isVendors(base) && isVendors(url)))) {
    if (!url.searchParams.has('id')) url.searchParams.set('id', id);
    return url.href;
  }
  return joinUrl(baseUrl, '/get_result', {}, { id });
}
