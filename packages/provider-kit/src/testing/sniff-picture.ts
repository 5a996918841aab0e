/** What the first bytes of a picture say of it. */
export interface PictureFacts {
  mimeType: string;
  width: number | null;
  height: number | null;
}

/** The root element of an SVG, behind declarations and comments. */
const SVG = /^\s*(?:<\?[^>]*>\s*|<!--[\s\S]*?-->\s*)*<svg\s([^>]*)>/;

/** Reads type and size off PNG, JPEG, WebP, GIF and SVG bytes; null for anything else. Enough for tests, no decoder. */
export function sniffPicture(bytes: Uint8Array): PictureFacts | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length >= 24 && view.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') {
    return { mimeType: 'image/png', width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
  }
  if (view.length >= 4 && view.readUInt16BE(0) === 0xffd8) return jpegFacts(view);
  if (view.length >= 10 && view.subarray(0, 4).toString('latin1') === 'GIF8') {
    return { mimeType: 'image/gif', width: view.readUInt16LE(6), height: view.readUInt16LE(8) };
  }
  if (view.length >= 30 && view.subarray(8, 12).toString('latin1') === 'WEBP')
    return webpFacts(view);
  return svgFacts(view.toString('utf8', 0, 4096));
}

function svgFacts(text: string): PictureFacts | null {
  const attributes = SVG.exec(text)?.[1];
  if (attributes === undefined) return null;
  const box = /viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"/.exec(attributes);
  const edge = (name: string, inBox: string | undefined) => {
    const pixels = new RegExp(`(?:^|\\s)${name}="([\\d.]+)(?:px)?"`).exec(attributes)?.[1] ?? inBox;
    return pixels === undefined ? null : Math.round(Number(pixels));
  };
  return {
    mimeType: 'image/svg+xml',
    width: edge('width', box?.[1]),
    height: edge('height', box?.[2]),
  };
}

function jpegFacts(view: Buffer): PictureFacts {
  for (let at = 2; at + 9 < view.length; ) {
    if (view[at] !== 0xff) break;
    const marker = view[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      return {
        mimeType: 'image/jpeg',
        width: view.readUInt16BE(at + 7),
        height: view.readUInt16BE(at + 5),
      };
    }
    at += 2 + view.readUInt16BE(at + 2);
  }
  return { mimeType: 'image/jpeg', width: null, height: null };
}

function webpFacts(view: Buffer): PictureFacts {
  const mimeType = 'image/webp';
  switch (view.subarray(12, 16).toString('latin1')) {
    case 'VP8X':
      return { mimeType, width: view.readUIntLE(24, 3) + 1, height: view.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      const bits = view.readUInt32LE(21);
      return { mimeType, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    default:
      return {
        mimeType,
        width: view.readUInt16LE(26) & 0x3fff,
        height: view.readUInt16LE(28) & 0x3fff,
      };
  }
}
