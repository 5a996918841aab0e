/** How a kind of picture is given out. */
interface Kind {
  extension: string;
  /** Whether a browser may open it as a page of its own. */
  mayBePage: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  'image/png': { extension: 'png', mayBePage: true },
  'image/jpeg': { extension: 'jpg', mayBePage: true },
  'image/webp': { extension: 'webp', mayBePage: true },
  'image/gif': { extension: 'gif', mayBePage: true },
  'image/avif': { extension: 'avif', mayBePage: true },
  // A drawing may hold scripts. In an <img> none runs; as a page of this origin one would, so it is only downloaded.
  'image/svg+xml': { extension: 'svg', mayBePage: false },
};
/** Anything else is bytes for download. */
const UNKNOWN: Kind = { extension: 'bin', mayBePage: false };

/**
 * Headers for a provider's picture, which is hostile bytes: the type that was found in it and no guessing, its own empty
 * sandbox without scripts should it become a page all the same, no use by other origins. `name`: without extension.
 */
export function pictureHeaders(mimeType: string, name: string): Record<string, string> {
  const known = KINDS[mimeType];
  const { extension, mayBePage } = known ?? UNKNOWN;
  return {
    'content-type': known ? mimeType : 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    // Drawings style themselves; nothing else of them is loaded or run.
    'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    'cross-origin-resource-policy': 'same-origin',
    'content-disposition': `${mayBePage ? 'inline' : 'attachment'}; filename="${name}.${extension}"`,
  };
}
