import ipaddr from 'ipaddr.js';

/** `public`: only addresses of the open internet. `private`: also this machine and the local network. */
export type AddressScope = 'public' | 'private';

/** Decides about one IP address; says why it is refused, or null where it may be spoken to. */
export type AddressGuard = (address: string, scope: AddressScope) => string | null;

/** Ranges of ipaddr.js that a person's own engine may live in. Link-local is not among them: cloud metadata lives there. */
const LOCAL_RANGES = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** Metadata services that clouds put outside link-local ranges (AWS and Google over IPv6, Alibaba). */
const METADATA_ADDRESSES = new Set(
  ['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200'].map((address) =>
    ipaddr.parse(address).toNormalizedString(),
  ),
);

/**
 * Refuses every address that is not unicast; in scope `private` also lets this machine and local networks through.
 * IPv4 in IPv6 clothes is judged by what it wraps.
 */
export const guardAddress: AddressGuard = (address, scope) => {
  if (!ipaddr.isValid(address)) return 'no IP address';
  const parsed = ipaddr.process(address);
  if (METADATA_ADDRESSES.has(parsed.toNormalizedString())) return 'a metadata service of a cloud';
  const range = parsed.range();
  if (range === 'unicast') return null;
  if (scope === 'private' && LOCAL_RANGES.has(range)) return null;
  return RANGE_NAMES[range] ?? `in the reserved range "${range}"`;
};

const RANGE_NAMES: Readonly<Record<string, string>> = {
  loopback: 'this machine itself',
  private: 'in a private network',
  uniqueLocal: 'in a private network',
  carrierGradeNat: 'in a private network',
  linkLocal: 'link-local, where cloud metadata lives',
  unspecified: 'no particular machine',
};

/** The IP address that a URL names literally (in whatever spelling; the URL parser has normalised it), or null for a name. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return ipaddr.isValid(host) ? host : null;
}

/**
 * What is wrong with a URL before any name is looked up, or null. A URL out of an answer may only use the usual ports,
 * so that an answer of a provider cannot make this machine knock at other services.
 */
export function checkUrl(
  url: URL,
  rules: { scope: AddressScope; isAnyPortTaken: boolean },
  guard: AddressGuard,
): string | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `only http and https are spoken, not "${url.protocol.slice(0, 20)}"`;
  }
  if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
  if (!rules.isAnyPortTaken && url.port !== '') return `its port ${url.port} is not 80 or 443`;
  const literal = literalAddress(url);
  const reason = literal === null ? null : guard(literal, rules.scope);
  return reason === null ? null : `the address ${literal} is ${reason}`;
}
