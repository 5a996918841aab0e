/**
 * A path put behind a base URL, which keeps its own path: `https://host/v1` and `/images` give `https://host/v1/images`.
 * `{model}` and other places in braces are filled from `values`, each segment percent-encoded.
 * Throws RangeError for a place without a value, and for `.` or `..` segments.
 */
export function joinUrl(
  baseUrl: string,
  path: string,
  values: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const filled = path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`The path "${path}" has no value for {${name}}.`);
    return value.split('/').map(encodeURIComponent).join('/');
  });
  const [route = '', given] = filled.split('?', 2);
  if (route.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw new RangeError(`The path "${path}" leaves the base URL.`);
  }
  const search = new URLSearchParams(given ?? '');
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const joined = `${baseUrl.replace(/\/+$/, '')}/${route.replace(/^\/+/, '')}`;
  return search.size > 0 ? `${joined}?${search}` : joined;
}
