import type { AdapterContext, AnswerImages, StoredImage } from '@darkroom/provider-kit';
import type { ReplyItem } from './reply-schema.ts';

/**
 * The picture of one item, wherever it is: as base64, as a `data:` URL, or behind an address. Null: the item has none.
 * Throws ProviderFailure where it cannot be had.
 */
export async function imageOf(
  { b64_json: base64, url }: Pick<ReplyItem, 'b64_json' | 'url'>,
  images: AnswerImages,
  context: Pick<AdapterContext, 'baseUrl' | 'provider'>,
): Promise<StoredImage | null> {
  if (base64 !== undefined && base64 !== null && base64 !== '') return images.ofBase64(base64);
  if (url === undefined || url === null || url === '') return null;
  // A long `data:` URL is in the store already, and a place stands here for it.
  if (typeof url !== 'string' || url.startsWith('data:')) return images.ofBase64(url);
  return images.ofUrl(addressOf(url, context.baseUrl, context.provider.isSelfHosted));
}

/**
 * Where a result is fetched: a relative address lies at the server. A server of one's own may name itself by a name
 * that only it knows (localhost, a container, a private address): then the picture is looked for at the base URL, which
 * is the way to that server.
 */
export function addressOf(url: string, baseUrl: string, isSelfHosted: boolean): string {
  const parsed = URL.parse(url, `${baseUrl}/`);
  const base = URL.parse(baseUrl);
  if (!parsed || !base) return url;
  if (!/^https?:$/.test(parsed.protocol)) return url;
  if (parsed.origin === base.origin || !isSelfHosted || !isInward(parsed.hostname)) {
    return parsed.href;
  }
  return `${base.origin}${parsed.pathname}${parsed.search}`;
}

/** Whether a host means something only where the server itself runs. */
function isInward(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name.includes(':')) return name === '::1' || name === '::' || /^f[cde]/.test(name);
  const parts = name.split('.');
  if (parts.length === 4 && parts.every((part) => /^\d+$/.test(part))) {
    const [first = 0, second = 0] = parts.map(Number);
    return (
      first === 0 ||
      first === 10 ||
      first === 127 ||
      (first === 172 && second >= 16 && second <= 31) ||
      (first === 192 && second === 168)
    );
  }
  return parts.length === 1 || /\.(localhost|local|internal|lan)$/.test(name);
}
