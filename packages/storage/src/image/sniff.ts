/** Formats that Darkroom reads. */
export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif';

/** What each format is called on the wire. */
export const MIME_TYPES: Readonly<Record<ImageFormat, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};

/** The format by the first bytes alone (32 are enough); names and headers of the sender count for nothing. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | null {
  if (startsWith(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(bytes, 0, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(bytes, 0, 'GIF87a') || startsWith(bytes, 0, 'GIF89a')) return 'gif';
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP')) return 'webp';
  if (startsWith(bytes, 4, 'ftyp') && isAvifBrand(bytes)) return 'avif';
  return null;
}

/** `image/png` and so on by the bytes, null for anything that is not an accepted picture. */
export function sniffMimeType(bytes: Uint8Array): string | null {
  const format = sniffFormat(bytes);
  return format === null ? null : MIME_TYPES[format];
}

/** What else it may be, for the sentence that refuses it. */
export function describeUnknown(bytes: Uint8Array): string {
  if (bytes.byteLength === 0) return 'The file is empty.';
  const found = FOREIGN.find(([offset, magic]) => startsWith(bytes, offset, magic));
  if (found !== undefined) return `This is ${found[2]}, which Darkroom does not read.`;
  const text = Buffer.from(bytes.subarray(0, 512)).toString('latin1').trimStart().toLowerCase();
  if (text.includes('<svg')) return 'This is an SVG, which Darkroom does not read.';
  if (text.startsWith('<!doctype') || text.startsWith('<html'))
    return 'This is a web page, not an image.';
  return 'The file is not an image that Darkroom knows.';
}

const FOREIGN: readonly [offset: number, magic: string, name: string][] = [
  [0, 'II*\0', 'a TIFF'],
  [0, 'MM\0*', 'a TIFF'],
  [0, 'BM', 'a BMP'],
  [0, '%PDF', 'a PDF'],
  [0, 'PK\x03\x04', 'a ZIP archive'],
  [0, 'MZ', 'a program'],
  [0, '8BPS', 'a Photoshop file'],
  [0, '\0\0\x01\0', 'an icon'],
  [0, '\xff\x0a', 'a JPEG XL'],
  [4, 'JXL ', 'a JPEG XL'],
  [4, 'ftyphe', 'a HEIC'],
  [4, 'ftypmif1', 'a HEIC'],
  [4, 'ftyp', 'a video'],
];

function isAvifBrand(bytes: Uint8Array): boolean {
  if (startsWith(bytes, 8, 'avif') || startsWith(bytes, 8, 'avis')) return true;
  if (!startsWith(bytes, 8, 'mif1')) return false;
  // A general brand: the compatible ones behind it tell AVIF from HEIC.
  for (let offset = 16; offset + 4 <= Math.min(bytes.byteLength, 64); offset += 4) {
    if (startsWith(bytes, offset, 'heic') || startsWith(bytes, offset, 'heix')) return false;
    if (startsWith(bytes, offset, 'avif')) return true;
  }
  return false;
}

/** Whether the bytes at `offset` are the characters of `magic`. */
export function startsWith(bytes: Uint8Array, offset: number, magic: string): boolean {
  if (offset + magic.length > bytes.byteLength) return false;
  for (let index = 0; index < magic.length; index += 1) {
    if (bytes[offset + index] !== magic.charCodeAt(index)) return false;
  }
  return true;
}
