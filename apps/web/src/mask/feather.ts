import { MaskBitmap } from './mask-bitmap.ts';

/** Blurs one line of a mask by a box of 2r + 1 pixels; beyond its ends it goes on as it ends. */
function blurLine(
  from: Uint8Array,
  to: Uint8Array,
  line: { start: number; step: number; length: number },
  radius: number,
): void {
  const { start, step, length } = line;
  const at = (place: number) => from[start + Math.min(length - 1, Math.max(0, place)) * step] ?? 0;
  const width = 2 * radius + 1;
  let sum = 0;
  for (let place = -radius; place <= radius; place += 1) sum += at(place);
  for (let place = 0; place < length; place += 1) {
    to[start + place * step] = Math.round(sum / width);
    sum += at(place + radius + 1) - at(place - radius);
  }
}

/**
 * A mask with a soft edge: three box blurs one after the other, which come near to a Gaussian one.
 *
 * @param radius How far the edge reaches to either side, in pixels; 0 changes nothing.
 */
export function feathered(mask: MaskBitmap, radius: number): MaskBitmap {
  const box = Math.round(radius / 3);
  if (box < 1) return mask;
  const { width, height } = mask;
  const data = mask.data.slice();
  const other = new Uint8Array(data.length);
  for (let pass = 0; pass < 3; pass += 1) {
    for (let y = 0; y < height; y += 1)
      blurLine(data, other, { start: y * width, step: 1, length: width }, box);
    for (let x = 0; x < width; x += 1)
      blurLine(other, data, { start: x, step: width, length: height }, box);
  }
  return new MaskBitmap(width, height, data);
}
