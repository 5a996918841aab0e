import type { Trust } from './egress.ts';
import { EgressError } from './egress-error.ts';
import { isHostOf } from './host-pattern.ts';
import type { ProviderOrigins } from './provider-origins.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * How far a result's host is trusted. Throws EgressError where the provider names its result hosts and this is none of
 * them. Hosts are compared as parsed names, whole, never by a part of the text. Redirects (`hop` above 0) may leave the
 * list, since that is what content networks do; the address rules bind them all the same.
 */
export function trustOf(
  target: URL,
  origins: Pick<ProviderOrigins, 'trustOf'>,
  resultHosts: readonly string[],
  hop: number,
): Trust {
  const own = origins.trustOf(target);
  if (own !== null) return own;
  const { hostname } = target;
  if (resultHosts.length > 0 && hop === 0 && !isHostOf(hostname, resultHosts)) {
    throw new EgressError(
      'guard',
      `${hostname.slice(0, 100)} is not among the hosts that this provider keeps results on`,
      false,
    );
  }
  return 'untrusted';
}

/** Where a redirect leads: a URL; a sentence where it may not be followed; null where the answer is no redirect. */
export function nextHop(
  from: URL,
  status: number,
  headers: Readonly<Record<string, string>>,
): URL | string | null {
  if (!REDIRECTS.has(status)) return null;
  const to = headers.location === undefined ? null : URL.parse(headers.location, from.href);
  if (!to) return 'it redirects to nowhere';
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    return 'it redirects from https to http, which would be open to everybody on the way';
  }
  return to;
}
