import { inflateSync } from 'node:zlib';
import { createRaster, type Raster } from './raster.ts';

/** Thrown for a picture that cannot be read; the message says why. */
export class PictureUnreadable extends Error {
  constructor(reason: string) {
    super(`The picture cannot be read: ${reason}.`);
    this.name = 'PictureUnreadable';
  }
}

const MAXIMUM_PIXELS = 64_000_000;
/** Channels by PNG's colour type; 3 (a palette) has one, an index. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Layout {
  width: number;
  height: number;
  colorType: number;
  channels: number;
}

function readHeader(view: DataView): Layout {
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const colorType = view.getUint8(25);
  const channels = CHANNELS[colorType];
  if (view.getUint8(24) !== 8 || channels === undefined) {
    throw new PictureUnreadable('only 8 bits a channel are taken');
  }
  if (view.getUint8(28) !== 0) throw new PictureUnreadable('it is interlaced');
  if (width === 0 || height === 0 || width * height > MAXIMUM_PIXELS) {
    throw new PictureUnreadable(`${width}x${height} is no size that is taken`);
  }
  return { width, height, colorType, channels };
}

/** Takes PNG's row filters back, in place. */
function unfilter(rows: Uint8Array, { width, height, channels }: Layout): void {
  const length = width * channels;
  for (let y = 0; y < height; y += 1) {
    const start = y * (length + 1) + 1;
    const above = start - length - 1;
    const filter = rows[start - 1];
    for (let index = 0; index < length; index += 1) {
      const a = index < channels ? 0 : (rows[start + index - channels] ?? 0);
      const b = y === 0 ? 0 : (rows[above + index] ?? 0);
      let guess = 0;
      if (filter === 1) guess = a;
      else if (filter === 2) guess = b;
      else if (filter === 3) guess = (a + b) >> 1;
      else if (filter === 4) {
        const c = y === 0 || index < channels ? 0 : (rows[above + index - channels] ?? 0);
        const p = a + b - c;
        const [fromA, fromB, fromC] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
        guess = fromA <= fromB && fromA <= fromC ? a : fromB <= fromC ? b : c;
      } else if (filter !== 0) throw new PictureUnreadable('a row has an unknown filter');
      rows[start + index] = (rows[start + index] ?? 0) + guess;
    }
  }
}

/** Reads a PNG of 8 bits a channel that is not interlaced: what the server's own conversion writes. */
export function readPng(bytes: Uint8Array): Raster {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 45 || view.getUint32(0) !== 0x89504e47 || view.getUint32(12) !== 0x49484452) {
    throw new PictureUnreadable('it is no PNG file');
  }
  const layout = readHeader(view);
  const parts: Uint8Array[] = [];
  let colors: Uint8Array = new Uint8Array(0);
  let opacities: Uint8Array = new Uint8Array(0);
  for (let place = 8; place + 12 <= bytes.length; ) {
    const length = view.getUint32(place);
    const type = view.getUint32(place + 4);
    const data = bytes.subarray(place + 8, place + 8 + length);
    if (type === 0x49444154) parts.push(data);
    else if (type === 0x504c5445) colors = data;
    else if (type === 0x74524e53) opacities = data;
    else if (type === 0x49454e44) break;
    place += 12 + length;
  }
  const expected = (layout.width * layout.channels + 1) * layout.height;
  let rows: Uint8Array;
  try {
    rows = inflateSync(Buffer.concat(parts), { maxOutputLength: expected });
  } catch (error) {
    throw new PictureUnreadable(error instanceof Error ? error.message : 'its data are broken');
  }
  if (rows.length !== expected) throw new PictureUnreadable('its data are cut off');
  unfilter(rows, layout);
  return toRaster(rows, layout, colors, opacities);
}

function toRaster(
  rows: Uint8Array,
  layout: Layout,
  colors: Uint8Array,
  opacities: Uint8Array,
): Raster {
  const { width, height, channels, colorType } = layout;
  const picture = createRaster(width, height);
  let to = 0;
  for (let y = 0; y < height; y += 1) {
    let from = y * (width * channels + 1) + 1;
    for (let x = 0; x < width; x += 1) {
      const first = rows[from] ?? 0;
      const isGray = colorType === 0 || colorType === 4;
      if (colorType === 3) {
        picture.data.set(colors.subarray(first * 3, first * 3 + 3), to);
        picture.data[to + 3] = opacities[first] ?? 255;
      } else {
        picture.data[to] = first;
        picture.data[to + 1] = isGray ? first : (rows[from + 1] ?? 0);
        picture.data[to + 2] = isGray ? first : (rows[from + 2] ?? 0);
        picture.data[to + 3] =
          colorType === 6 ? (rows[from + 3] ?? 0) : colorType === 4 ? (rows[from + 1] ?? 0) : 255;
      }
      from += channels;
      to += 4;
    }
  }
  return picture;
}
