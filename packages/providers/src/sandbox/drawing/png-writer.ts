import { constants, crc32, deflateSync } from 'node:zlib';
import type { Raster } from './raster.ts';

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let index = 0; index < 4; index += 1) bytes[4 + index] = type.charCodeAt(index);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** A text that travels inside the picture. iTXt, since prompts are Unicode; tEXt where Latin-1 is enough. */
function textChunk(keyword: string, text: string): Uint8Array {
  const isLatin = /^[\t\n\u0020-\u007e\u00a1-\u00ff]*$/.test(text);
  if (isLatin) return chunk('tEXt', Buffer.from(`${keyword}\0${text}`, 'latin1'));
  return chunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${text}`, 'utf8'));
}

/** Which of PNG's filters makes this row smallest, judged by the sum of its residues at every eighth byte. */
function bestFilter(row: Uint8Array, above: Uint8Array, channels: number): 1 | 2 | 4 {
  let left = 0;
  let up = 0;
  let paeth = 0;
  for (let index = channels; index < row.length; index += 8) {
    const value = row[index] ?? 0;
    const a = row[index - channels] ?? 0;
    const b = above[index] ?? 0;
    const c = above[index - channels] ?? 0;
    left += Math.abs(((value - a) << 24) >> 24);
    up += Math.abs(((value - b) << 24) >> 24);
    paeth += Math.abs(((value - predict(a, b, c)) << 24) >> 24);
  }
  if (paeth <= left && paeth <= up) return 4;
  return left < up ? 1 : 2;
}

function predict(a: number, b: number, c: number): number {
  const p = b - c;
  const q = a - c;
  const fromA = p < 0 ? -p : p;
  const fromB = q < 0 ? -q : q;
  const sum = p + q;
  const fromC = sum < 0 ? -sum : sum;
  if (fromA <= fromB && fromA <= fromC) return a;
  return fromB <= fromC ? b : c;
}

/** Rows without alpha where every pixel is opaque, each behind its filter's number. */
function filteredRows({ width, height, data }: Raster, channels: 3 | 4): Uint8Array {
  const length = width * channels;
  const filtered = new Uint8Array((length + 1) * height);
  let above = new Uint8Array(length);
  let row = new Uint8Array(length);
  for (let y = 0; y < height; y += 1) {
    let from = y * width * 4;
    for (let to = 0; to < length; to += channels) {
      row[to] = data[from] ?? 0;
      row[to + 1] = data[from + 1] ?? 0;
      row[to + 2] = data[from + 2] ?? 0;
      if (channels === 4) row[to + 3] = data[from + 3] ?? 0;
      from += 4;
    }
    const filter = bestFilter(row, above, channels);
    let to = y * (length + 1);
    filtered[to] = filter;
    to += 1;
    for (let index = 0; index < length; index += 1) {
      const a = index < channels ? 0 : (row[index - channels] ?? 0);
      const b = above[index] ?? 0;
      const guess =
        filter === 1
          ? a
          : filter === 2
            ? b
            : predict(a, b, index < channels ? 0 : (above[index - channels] ?? 0));
      filtered[to + index] = (row[index] ?? 0) - guess;
    }
    [above, row] = [row, above];
  }
  return filtered;
}

function hasTransparency({ data }: Raster): boolean {
  for (let index = 3; index < data.length; index += 4) if (data[index] !== 255) return true;
  return false;
}

/**
 * A PNG file of the picture: RGB where it is opaque, else RGBA.
 * Run-length matching is on purpose: zlib's other strategies look for matches with hash functions that differ between
 * processors, and the same picture must be the same bytes on all of them. Painted skies hold few other matches anyway.
 */
export function writePng(
  picture: Raster,
  texts: Readonly<Record<string, string>> = {},
): Uint8Array {
  const channels = hasTransparency(picture) ? 4 : 3;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, picture.width);
  view.setUint32(4, picture.height);
  header.set([8, channels === 4 ? 6 : 2, 0, 0, 0], 8);
  const pixels = deflateSync(filteredRows(picture, channels), {
    level: 6,
    memLevel: 9,
    strategy: constants.Z_RLE,
  });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text)),
    chunk('IDAT', pixels),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
