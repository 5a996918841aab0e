import { type AdapterContext, joinUrl } from '@darkroom/provider-kit';
import type { Handle } from './reply-schema.ts';

/**
 * Where a prediction is asked about: the address that its creation told, while that is on the base URL's own origin.
 * Behind a gateway, which the vendor does not know of, and for any other host, the route of the same name behind the
 * base URL: the key goes nowhere else.
 */
export function predictionUrl(
  { id, getUrl }: Handle,
  { baseUrl }: Pick<AdapterContext, 'baseUrl'>,
): string {
  const told = URL.parse(getUrl ?? '');
  return told && told.origin === new URL(baseUrl).origin
    ? told.href
    : joinUrl(baseUrl, '/predictions/{id}', { id });
}

/** Where a prediction is cancelled. */
export const cancelUrl = ({ id }: Handle, { baseUrl }: Pick<AdapterContext, 'baseUrl'>): string =>
  joinUrl(baseUrl, '/predictions/{id}/cancel', { id });
