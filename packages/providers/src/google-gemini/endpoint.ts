/** The version that the wire maps are written for. */
const VERSION = 'v1beta';
const VERSION_AT_END = /\/v\d+(?:alpha|beta)?\d*$/;

/**
 * Where the Developer API's paths begin. The vendor's own client takes its base URL without a version and adds it; many
 * people write it with one, and both are meant the same.
 */
export function apiRoot(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, '');
  return VERSION_AT_END.test(base) ? base : `${base}/${VERSION}`;
}

/** A base without the version that people may have written behind it. */
export function withoutVersion(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(VERSION_AT_END, '');
}
