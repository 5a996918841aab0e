import { type Area, clipArea, isEmptyArea, joinAreas, type Point } from './area.ts';

/** From here on a pixel counts as painted: the same bound as the server's. */
export const PAINTED_FROM = 128;

const NOTHING: Area = { x: 0, y: 0, width: 0, height: 0 };

/**
 * A mask of a picture's size, a byte a pixel: 255 paints anew, 0 keeps. Knows nothing of screens. What changes it answers
 * the area that may look different now.
 */
export class MaskBitmap {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;

  constructor(width: number, height: number, data = new Uint8Array(width * height)) {
    this.width = width;
    this.height = height;
    this.data = data;
  }

  get whole(): Area {
    return { x: 0, y: 0, width: this.width, height: this.height };
  }

  /** A round brush of this width in pixels drawn from one point to the other, with a smooth edge. */
  stroke(from: Point, to: Point, size: number, isErasing = false): Area {
    const radius = size / 2;
    const area = clipArea(
      {
        x: Math.min(from.x, to.x) - radius - 1,
        y: Math.min(from.y, to.y) - radius - 1,
        width: Math.abs(from.x - to.x) + size + 2,
        height: Math.abs(from.y - to.y) + size + 2,
      },
      this.width,
      this.height,
    );
    const wayX = to.x - from.x;
    const wayY = to.y - from.y;
    const length = wayX * wayX + wayY * wayY;
    for (let y = area.y; y < area.y + area.height; y += 1) {
      for (let x = area.x; x < area.x + area.width; x += 1) {
        const towardsX = x + 0.5 - from.x;
        const towardsY = y + 0.5 - from.y;
        const share =
          length === 0 ? 0 : Math.min(1, Math.max(0, (towardsX * wayX + towardsY * wayY) / length));
        const distance = Math.hypot(towardsX - share * wayX, towardsY - share * wayY);
        const cover = Math.min(1, Math.max(0, radius - distance + 0.5));
        if (cover === 0) continue;
        const index = y * this.width + x;
        const before = this.data[index] ?? 0;
        this.data[index] = isErasing
          ? Math.min(before, Math.round(255 * (1 - cover)))
          : Math.max(before, Math.round(255 * cover));
      }
    }
    return area;
  }

  /** Paints or clears a rectangle. */
  rectangle(area: Area, isErasing = false): Area {
    const clipped = clipArea(area, this.width, this.height);
    for (let y = clipped.y; y < clipped.y + clipped.height; y += 1) {
      const start = y * this.width + clipped.x;
      this.data.fill(isErasing ? 0 : 255, start, start + clipped.width);
    }
    return clipped;
  }

  /** Paints, or clears, everything that hangs together with a point and is as it is there: what a closed line encloses. */
  fill({ x, y }: Point, isErasing = false): Area {
    const startX = Math.floor(x);
    const startY = Math.floor(y);
    if (startX < 0 || startY < 0 || startX >= this.width || startY >= this.height) return NOTHING;
    const value = isErasing ? 0 : 255;
    const isSame = (index: number) => (this.data[index] ?? 0) >= PAINTED_FROM === isErasing;
    if (!isSame(startY * this.width + startX)) return NOTHING;
    let changed = NOTHING;
    const open: number[] = [startX, startY];
    while (open.length > 0) {
      const row = open.pop() ?? 0;
      let left = open.pop() ?? 0;
      const start = row * this.width;
      if (!isSame(start + left)) continue;
      while (left > 0 && isSame(start + left - 1)) left -= 1;
      let right = left;
      while (right < this.width && isSame(start + right)) right += 1;
      this.data.fill(value, start + left, start + right);
      changed = joinAreas(changed, { x: left, y: row, width: right - left, height: 1 });
      for (const next of [row - 1, row + 1]) {
        if (next < 0 || next >= this.height) continue;
        for (let at = left; at < right; at += 1) {
          const isBegin = at === left || !isSame(next * this.width + at - 1);
          if (isBegin && isSame(next * this.width + at)) open.push(at, next);
        }
      }
    }
    return changed;
  }

  fillAll(isErasing = false): Area {
    this.data.fill(isErasing ? 0 : 255);
    return this.whole;
  }

  /** Keeps what was painted, and paints the rest. */
  invert(): Area {
    for (let index = 0; index < this.data.length; index += 1)
      this.data[index] = 255 - (this.data[index] ?? 0);
    return this.whole;
  }

  /** The share of the picture that is painted anew, from 0 to 1. */
  share(): number {
    let painted = 0;
    for (const value of this.data) if (value >= PAINTED_FROM) painted += 1;
    return this.data.length === 0 ? 0 : painted / this.data.length;
  }

  /** The bytes of an area, row by row. */
  read(area: Area): Uint8Array {
    const bytes = new Uint8Array(area.width * area.height);
    for (let row = 0; row < area.height; row += 1) {
      const start = (area.y + row) * this.width + area.x;
      bytes.set(this.data.subarray(start, start + area.width), row * area.width);
    }
    return bytes;
  }

  write(area: Area, bytes: Uint8Array): void {
    for (let row = 0; row < area.height; row += 1) {
      this.data.set(
        bytes.subarray(row * area.width, (row + 1) * area.width),
        (area.y + row) * this.width + area.x,
      );
    }
  }

  copy(): MaskBitmap {
    return new MaskBitmap(this.width, this.height, this.data.slice());
  }

  /** The area in which two masks of one size differ. */
  difference(other: MaskBitmap, within: Area): Area {
    const area = clipArea(within, this.width, this.height);
    if (isEmptyArea(area)) return NOTHING;
    let found = NOTHING;
    for (let y = area.y; y < area.y + area.height; y += 1) {
      const start = y * this.width;
      let left = area.x;
      let right = area.x + area.width;
      while (left < right && this.data[start + left] === other.data[start + left]) left += 1;
      while (right > left && this.data[start + right - 1] === other.data[start + right - 1])
        right -= 1;
      found = joinAreas(found, { x: left, y, width: right - left, height: 1 });
    }
    return found;
  }
}
