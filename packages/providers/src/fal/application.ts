import { type AdapterContext, type CallRequest, callTarget } from '@darkroom/provider-kit';

/** Names in front of the owner, for what people put together on the vendor's site. */
const NAMESPACES = new Set(['workflows', 'comfy']);

/** Where a call is put into the queue. */
export const submitUrl = (request: CallRequest, context: AdapterContext): string =>
  callTarget(request, context.endpoint('queue')).url;

/**
 * The application of a call's endpoint: owner and alias, and the namespace in front of them. Its requests are asked for
 * by it; the rest of the endpoint's path is not in those addresses.
 */
export function applicationOf(request: CallRequest, context: AdapterContext): string {
  const path = submitUrl(request, context).slice(context.endpoint('queue').length + 1);
  const parts = path.split('/');
  return parts.slice(0, NAMESPACES.has(parts[0] ?? '') ? 3 : 2).join('/');
}
