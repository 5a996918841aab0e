import { open } from 'node:fs/promises';
import { READ_WITHOUT_FOLLOWING } from '../file-io.ts';
import { type ImageFormat, MIME_TYPES, sniffFormat, startsWith } from './sniff.ts';

/** What the first bytes of a picture say about it. Nothing was decoded: the rest may be broken. */
export interface ImageHeader {
  format: ImageFormat;
  mimeType: string;
  /** Pixels as stored, before any rotation that EXIF asks for. */
  width: number;
  height: number;
}

const FIRST_READ_BYTES = 64 * 1024;
/** Some JPEGs carry megabytes of metadata before their size. */
const SECOND_READ_BYTES = 8 * 1024 ** 2;

/** Reads the size of a PNG, JPEG, WebP, GIF or AVIF. Null for anything else, and for what ends before its size. */
export async function probeHeader(source: string | Uint8Array): Promise<ImageHeader | null> {
  if (typeof source !== 'string') return readHeader(source);
  const handle = await open(source, READ_WITHOUT_FOLLOWING);
  try {
    for (const length of [FIRST_READ_BYTES, SECOND_READ_BYTES]) {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, 0);
      const header = readHeader(bytes.subarray(0, bytesRead));
      if (header !== null || bytesRead < length || sniffFormat(bytes) === null) return header;
    }
    return null;
  } finally {
    await handle.close();
  }
}

/** The same for bytes at hand. */
export function readHeader(bytes: Uint8Array): ImageHeader | null {
  const format = sniffFormat(bytes);
  if (format === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = READERS[format](bytes, view);
  if (size === null || size.width < 1 || size.height < 1) return null;
  return { format, mimeType: MIME_TYPES[format], ...size };
}

interface Size {
  width: number;
  height: number;
}
type Reader = (bytes: Uint8Array, view: DataView) => Size | null;

const READERS: Readonly<Record<ImageFormat, Reader>> = {
  png: (bytes, view) => {
    if (bytes.byteLength < 24 || !startsWith(bytes, 12, 'IHDR')) return null;
    const width = view.getUint32(16);
    const height = view.getUint32(20);
    return width > 0x7fffffff || height > 0x7fffffff ? null : { width, height };
  },
  gif: (bytes, view) =>
    bytes.byteLength < 10
      ? null
      : { width: view.getUint16(6, true), height: view.getUint16(8, true) },
  jpeg: readJpeg,
  webp: readWebp,
  avif: readAvif,
};

/** Walks the segments to the first start-of-frame. */
function readJpeg(bytes: Uint8Array, view: DataView): Size | null {
  let offset = 2;
  while (offset + 9 <= bytes.byteLength) {
    if (bytes[offset] !== 0xff) return null;
    const marker = bytes[offset + 1] ?? 0;
    if (marker === 0xff) {
      offset += 1; // filler
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(offset + 7), height: view.getUint16(offset + 5) };
    if (marker === 0xd9 || marker === 0xda) return null; // pixels or the end, and no size before
    const isBare = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    const length = isBare ? 0 : view.getUint16(offset + 2);
    if (!isBare && length < 2) return null;
    offset += 2 + length;
  }
  return null;
}

function readWebp(bytes: Uint8Array, view: DataView): Size | null {
  if (bytes.byteLength < 30) return null;
  if (startsWith(bytes, 12, 'VP8 ')) {
    if (!startsWith(bytes, 23, '\x9d\x01\x2a')) return null;
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (startsWith(bytes, 12, 'VP8L')) {
    if (bytes[20] !== 0x2f) return null;
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (startsWith(bytes, 12, 'VP8X')) {
    const three = (offset: number) =>
      view.getUint16(offset, true) + ((bytes[offset + 2] ?? 0) << 16) + 1;
    return { width: three(24), height: three(27) };
  }
  return null;
}

/** Boxes that hold the way to the size; `meta` has four bytes of its own before its children. */
const AVIF_PARENTS = new Map([
  ['meta', 4],
  ['iprp', 0],
  ['ipco', 0],
]);

/** The largest `ispe` is the picture: grids and thumbnails name smaller ones. */
function readAvif(bytes: Uint8Array, view: DataView): Size | null {
  let best: Size | null = null;
  let offset = 0;
  // Parents are entered by stepping over their head alone, so the walk is flat and ends with the bytes.
  while (offset + 8 <= bytes.byteLength) {
    const length = view.getUint32(offset);
    const type = Buffer.from(bytes.subarray(offset + 4, offset + 8)).toString('latin1');
    if (type === 'ispe' && offset + 20 <= bytes.byteLength) {
      const size = { width: view.getUint32(offset + 12), height: view.getUint32(offset + 16) };
      if (best === null || size.width * size.height > best.width * best.height) best = size;
    }
    const inside = AVIF_PARENTS.get(type);
    if (inside !== undefined) offset += 8 + inside;
    else if (length < 8)
      return best; // to the end of the file, or in 64 bits: nothing for us behind it
    else offset += length;
  }
  return best;
}
