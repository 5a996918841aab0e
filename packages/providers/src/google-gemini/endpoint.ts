import type { Secret } from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';

/** The version that the wire maps are written for. */
const VERSION = 'v1beta';

/**
 * Where the API's paths begin. The vendor's own client takes its base URL without a version and adds it; many people
 * write it with one, and both are meant the same.
 */
export function apiRoot(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, '');
  return /\/v\d+(?:alpha|beta)?\d*$/.test(base) ? base : `${base}/${VERSION}`;
}

/** The key travels in this header and never in a URL, where logs and proxies would keep it. */
export function geminiHeaders({ credentials }: AdapterContext): Record<string, Secret> {
  const key = credentials.secret('api_key');
  return key ? { 'x-goog-api-key': key } : {};
}
