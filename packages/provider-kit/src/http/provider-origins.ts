import { ProviderFailure, type ProviderRecord } from '@darkroom/core';
import type { Credentials } from '../adapter/adapter.ts';
import type { Trust } from './egress.ts';
import { isHostOf } from './host-pattern.ts';

/** Where a provider's calls may go: the base URL's origin, those of its endpoints, and its key hosts. */
export interface ProviderOrigins {
  /** Without a slash at its end. "" for a provider that runs in process. */
  baseUrl: string;
  /**
   * The base of one of provider.yaml's `endpoints`, without a slash at its end.
   * Throws RangeError for a name that the file does not have; ProviderFailure where the credential form lacks what is to stand in its host.
   */
  endpoint(name: string): string;
  /** How a URL that may get the key is to be spoken to; null: the key does not belong there. */
  trustOf(url: URL): Trust | null;
  /** The origins in words, for messages: "https://api.example.com and https://queue.example.com". */
  readonly words: string;
}

export interface OriginFacts {
  provider: Pick<ProviderRecord, 'slug' | 'baseUrl' | 'endpoints' | 'keyHosts'>;
  /** The base URL in force. */
  baseUrl: string;
  credentials: Pick<Credentials, 'text'>;
}

/** One label of a host's name, as a region or an account's id is. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const withoutSlash = (url: string) => url.replace(/\/+$/, '');

/**
 * Where a provider's calls may go. The base URL counts as the vendor's own where its origin is that of the provider's
 * file, or where it is https on one of the key hosts (a region of the same vendor): then endpoints stand as written
 * and key hosts count. Anything else is a gateway or an emulator: endpoints lie behind it, and key hosts are nobody's.
 */
export function providerOrigins({ provider, baseUrl, credentials }: OriginFacts): ProviderOrigins {
  const base = withoutSlash(baseUrl);
  const baseOrigin = originOf(base);
  const { keyHosts, endpoints } = provider;
  const isVendorsOwn =
    baseOrigin !== null &&
    (baseOrigin === originOf(provider.baseUrl ?? '') || isKeyHost(URL.parse(base), keyHosts));

  const endpoint = (name: string): string => {
    const record = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
    if (!record) {
      throw new RangeError(`provider.yaml of "${provider.slug}" has no endpoint "${name}".`);
    }
    const own = record.variable === undefined ? null : credentials.text(record.variable);
    if (own !== null) return withoutSlash(own);
    if (!isVendorsOwn) return withoutSlash(`${base}${record.path ?? `/${name}`}`);
    return fillHost(record.url, credentials);
  };

  const origins = new Set(baseOrigin === null ? [] : [baseOrigin]);
  for (const name of Object.keys(endpoints)) {
    const origin = originOf(orNull(() => endpoint(name)) ?? '');
    if (origin !== null) origins.add(origin);
  }

  return {
    baseUrl: base,
    endpoint,
    trustOf: (url) => {
      if (origins.has(url.origin)) return 'base-url';
      return isVendorsOwn && isKeyHost(url, keyHosts) ? 'untrusted' : null;
    },
    words: [...origins].join(' and '),
  };
}

function isKeyHost(url: URL | null, keyHosts: readonly string[]): boolean {
  return url?.protocol === 'https:' && url.port === '' && isHostOf(url.hostname, keyHosts);
}

/** `{variable}` places of a URL's host, each filled with one label out of the credential form. */
function fillHost(url: string, credentials: Pick<Credentials, 'text'>): string {
  return url.replace(/\{([a-z0-9_]+)\}/g, (_, variable: string) => {
    const value = credentials.text(variable) ?? '';
    if (LABEL.test(value)) return value;
    throw new ProviderFailure({
      code: 'INVALID_REQUEST',
      message: `The credential field "${variable}" ${value === '' ? 'is empty' : 'holds something else than letters, digits and -'}, and a part of the provider's address comes from it. Nothing was sent. Set it in the provider's settings.`,
      charge: 'not-charged',
    });
  });
}

function originOf(url: string): string | null {
  const origin = URL.parse(url)?.origin;
  return origin === undefined || origin === 'null' ? null : origin;
}

function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null; // an address that cannot be built is no place for the key
  }
}
