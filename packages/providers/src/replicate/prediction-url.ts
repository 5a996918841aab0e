import { type AdapterContext, joinUrl } from '@darkroom/provider-kit';
import type { Handle } from './reply-schema.ts';

/**
 * Where a prediction is asked about: the address that its creation told, while the key belongs there. Behind a gateway,
 * which the vendor does not know of, and for any other host, it is the route of the same name behind the base URL.
 */
export function predictionUrl(
  { id, getUrl }: Handle,
  context: Pick<AdapterContext, 'baseUrl' | 'isOwnUrl'>,
): string {
  return getUrl !== null && context.isOwnUrl(getUrl)
    ? getUrl
    : joinUrl(context.baseUrl, '/predictions/{id}', { id });
}

/** Where a prediction is cancelled. */
export const cancelUrl = ({ id }: Handle, { baseUrl }: Pick<AdapterContext, 'baseUrl'>): string =>
  joinUrl(baseUrl, '/predictions/{id}/cancel', { id });
