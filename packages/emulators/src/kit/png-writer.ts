import { crc32, deflate } from 'node:zlib';
import type { Scene } from './scene.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Ancillary, private, safe to copy: every decoder steps over it. */
const PADDING_CHUNK = 'paDd';
const NO_FILTER = 0;
/** Each byte is the difference to the byte above it. */
const UP_FILTER = 2;

function chunk(type: string, data: Buffer): Buffer[] {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(data, crc32(head.subarray(4))), 0);
  return [head, data, tail];
}

function compress(raw: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    deflate(raw, { level: 1 }, (error, packed) => (error ? reject(error) : resolve(packed)));
  });
}

/** How to write the picture. */
export interface PngOptions {
  readonly width: number;
  readonly height: number;
  /** Pads the file to about this many bytes with a chunk that decoders ignore. */
  readonly targetBytes?: number | undefined;
}

/**
 * Writes the scene as a true-colour PNG of exactly `width` by `height` pixels: RGBA where the scene
 * is transparent, RGB elsewhere. Rows that repeat are stored as "same as above", so a 4K picture
 * takes tens of milliseconds.
 */
export async function writePng(scene: Scene, options: PngOptions): Promise<Buffer> {
  const { width, height } = options;
  const channels = scene.transparent ? 4 : 3;
  const stride = 1 + width * channels;
  const raw = Buffer.alloc(stride * height);
  let lastSource = -1;
  for (let y = 0; y < height; y += 1) {
    const at = y * stride;
    const source = Math.floor((y * scene.rows) / height);
    if (source === lastSource) {
      raw[at] = UP_FILTER;
      continue;
    }
    lastSource = source;
    raw[at] = NO_FILTER;
    for (let x = 0; x < width; x += 1) {
      const from = (source * scene.columns + Math.floor((x * scene.columns) / width)) * 4;
      const to = at + 1 + x * channels;
      for (let channel = 0; channel < channels; channel += 1) {
        raw[to + channel] = scene.cells[from + channel] ?? 0;
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 4 ? 6 : 2, 0, 0, 0], 8);
  const png = Buffer.concat([
    SIGNATURE,
    ...chunk('IHDR', header),
    ...chunk('IDAT', await compress(raw)),
    ...chunk('IEND', Buffer.alloc(0)),
  ]);
  return options.targetBytes === undefined ? png : padPng(png, options.targetBytes);
}

const paddings = new Map<number, Buffer>();

/** Bytes that do not compress, made once for each length. */
export function paddingBytes(length: number): Buffer {
  const known = paddings.get(length);
  if (known !== undefined) return known;
  const bytes = Buffer.alloc(length);
  let state = 0x9e3779b9;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[index] = state >>> 24;
  }
  if (paddings.size > 64) paddings.clear();
  paddings.set(length, bytes);
  return bytes;
}

/** Pads a finished PNG to `targetBytes`; one that is as large already comes back unchanged. */
export function padPng(png: Buffer, targetBytes: number): Buffer {
  const missing = targetBytes - png.length - 12;
  if (missing <= 0) return png;
  // Lengths are rounded so that the bytes and their making are shared by pictures of a like size.
  const rounded = Math.max(1, Math.round(missing / 4096)) * 4096;
  const end = png.length - 12;
  return Buffer.concat([
    png.subarray(0, end),
    ...chunk(PADDING_CHUNK, paddingBytes(rounded)),
    png.subarray(end),
  ]);
}
