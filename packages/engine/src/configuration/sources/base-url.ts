export type ParsedBaseUrl = { ok: true; url: string } | { ok: false; reason: string };

/**
 * A base URL as it is kept: http or https, without credentials, query or fragment, and without a slash at its end.
 * `reason` completes a sentence that begins with the URL's place, and holds nothing secret.
 */
export function parseBaseUrl(text: string): ParsedBaseUrl {
  const trimmed = text.trim();
  const url = URL.parse(trimmed);
  if (!url || !/^https?:\/\//i.test(trimmed)) {
    // not quoted: a key that was pasted into the wrong place would be shown
    return { ok: false, reason: 'the value is no URL that begins with http:// or https://' };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      ok: false,
      reason: 'the URL holds a user name or password; keys belong into the credential form',
    };
  }
  if (url.search !== '' || trimmed.includes('?')) {
    return { ok: false, reason: 'the URL holds a query (?…), which a base URL cannot have' };
  }
  if (url.hash !== '' || trimmed.includes('#')) {
    return { ok: false, reason: 'the URL holds a fragment (#…), which a base URL cannot have' };
  }
  return { ok: true, url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}

/** scheme://host:port of a URL that was parsed before; null for none. What a stored key is welded to. */
export function originOf(baseUrl: string | null): string | null {
  return baseUrl === null ? null : (URL.parse(baseUrl)?.origin ?? null);
}
