import { type AdapterContext, joinUrl } from '@darkroom/provider-kit';
import type { Handle } from './reply-schema.ts';

/**
 * Where a task is asked about: the address that its submit told, since tasks are regional. Where the key must not go
 * there (the base URL is a gateway's, or the address is on a host that is not the vendor's) and where none was told, the
 * route of the same name behind the base URL.
 */
export function pollingUrl(
  { id, pollingUrl: told }: Handle,
  { baseUrl, isOwnUrl }: Pick<AdapterContext, 'baseUrl' | 'isOwnUrl'>,
): string {
  const url = told === null ? null : URL.parse(told);
  if (url === null || !isOwnUrl(url.href)) return joinUrl(baseUrl, '/get_result', {}, { id });
  if (!url.searchParams.has('id')) url.searchParams.set('id', id);
  return url.href;
}
