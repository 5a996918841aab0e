const SOURCE = /^external:\/\/([a-z0-9][a-z0-9-]{0,62})\/([A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199})$/;

/** The provider's slug and the model id of `external://<provider>/<model id>`; null for anything else. */
export function parseSource(source: string): { provider: string; modelId: string } | null {
  const match = SOURCE.exec(source);
  if (
    !match?.[1] ||
    !match[2] ||
    match[2].split('/').some((part) => part === '' || part === '.' || part === '..')
  ) {
    return null;
  }
  return { provider: match[1], modelId: match[2] };
}
