const PAGE_TYPES = /^(text\/(html|plain|xml)|application\/(json|xml|xhtml\+xml|problem\+json))\b/i;
const LOOKED_AT = 4096;

/**
 * Whether what a result host sent is a page (a sign-in, an error of a content network) and no picture: told as a text
 * by its content type, and a text by its first bytes. Types alone are often wrong, so pictures in wrong clothes pass,
 * drawings (SVG) too.
 */
export function isPage(contentType: string | undefined, head: Uint8Array): boolean {
  if (!PAGE_TYPES.test((contentType ?? '').trim())) return false;
  const text = Buffer.from(head.subarray(0, LOOKED_AT))
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]/i.test(text))
    return false;
  return /^\s*[<{["]/.test(text) || /^[\x09\x0a\x0d\x20-\x7e]*$/.test(text);
}
