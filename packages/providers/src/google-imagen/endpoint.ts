/** The Gemini API's version that the wire maps are written for. */
const VERSION = 'v1beta';
const VERSION_AT_END = /\/v\d+(?:alpha|beta)?\d*$/;

/** Where the Gemini API's paths begin: people write the base URL with a version and without one, and mean the same. */
export function apiRoot(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, '');
  return VERSION_AT_END.test(base) ? base : `${base}/${VERSION}`;
}

/** A base without the version that people may have written behind it. */
export function withoutVersion(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(VERSION_AT_END, '');
}
