import { createRaster, type Raster } from '../drawing/raster.ts';
import type { Color } from './palettes.ts';

/** Offsets of a 4×4 ordered dither, −0.5 … 0.5: they keep gradients free of bands and cost few bytes. */
const DITHER = Float32Array.from(
  [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((value) => (value + 0.5) / 16 - 0.5),
);

/** A picture being painted. Lengths are in pixels; `unit` is what motifs are measured by (√(width × height)). */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly unit: number;
  readonly raster: Raster;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.unit = Math.sqrt(width * height);
    this.raster = createRaster(width, height);
  }

  /** Sets an opaque pixel, dithered. */
  set(x: number, y: number, red: number, green: number, blue: number): void {
    const dither = (DITHER[((y & 3) << 2) | (x & 3)] ?? 0) + 0.5;
    const place = (y * this.width + x) * 4;
    const { data } = this.raster;
    data[place] = red <= 0 ? 0 : red >= 254.5 ? 255 : (red + dither) | 0;
    data[place + 1] = green <= 0 ? 0 : green >= 254.5 ? 255 : (green + dither) | 0;
    data[place + 2] = blue <= 0 ? 0 : blue >= 254.5 ? 255 : (blue + dither) | 0;
    data[place + 3] = 255;
  }

  /** Lays a colour over a pixel; `share` 0 … 1. Outside of the frame nothing happens. */
  blend(x: number, y: number, color: Color, share: number): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height || share <= 0) return;
    const place = (y * this.width + x) * 4;
    const { data } = this.raster;
    const under = (data[place + 3] ?? 0) / 255;
    const alpha = share + under * (1 - share);
    const part = share / alpha;
    const red = data[place] ?? 0;
    const green = data[place + 1] ?? 0;
    const blue = data[place + 2] ?? 0;
    data[place] = red + (color[0] - red) * part + 0.5;
    data[place + 1] = green + (color[1] - green) * part + 0.5;
    data[place + 2] = blue + (color[2] - blue) * part + 0.5;
    data[place + 3] = alpha * 255 + 0.5;
  }

  /** Adds light to a pixel, as a glow does. */
  glow(x: number, y: number, color: Color, share: number): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height || share <= 0) return;
    const place = (y * this.width + x) * 4;
    const { data } = this.raster;
    for (let channel = 0; channel < 3; channel += 1) {
      const value = data[place + channel] ?? 0;
      data[place + channel] =
        value + (255 - value) * Math.min(1, (share * (color[channel] ?? 0)) / 255) + 0.5;
    }
  }

  /** A disc with a smooth edge. */
  disc(centerX: number, centerY: number, radius: number, color: Color, share = 1): void {
    this.area(centerX - radius, centerY - radius, centerX + radius, centerY + radius, (x, y) => {
      const dx = x + 0.5 - centerX;
      const dy = y + 0.5 - centerY;
      const cover = radius + 0.5 - Math.sqrt(dx * dx + dy * dy);
      if (cover > 0) this.blend(x, y, color, Math.min(1, cover) * share);
    });
  }

  /** A filled polygon given as x, y pairs, with smooth edges (four lines of samples a pixel). */
  polygon(points: readonly number[], color: Color, share = 1): void {
    const xs = points.filter((_, index) => index % 2 === 0);
    const ys = points.filter((_, index) => index % 2 === 1);
    const top = Math.max(0, Math.floor(Math.min(...ys)));
    const bottom = Math.min(this.height - 1, Math.ceil(Math.max(...ys)));
    const left = Math.max(0, Math.floor(Math.min(...xs)) - 1);
    const right = Math.min(this.width - 1, Math.ceil(Math.max(...xs)) + 1);
    if (right < left) return;
    const cover = new Float32Array(right - left + 2);
    for (let y = top; y <= bottom; y += 1) {
      cover.fill(0);
      for (let sample = 0; sample < 4; sample += 1) {
        const crossings = crossingsAt(xs, ys, y + (sample + 0.5) / 4);
        for (let index = 0; index + 1 < crossings.length; index += 2) {
          addSpan(cover, (crossings[index] ?? 0) - left, (crossings[index + 1] ?? 0) - left);
        }
      }
      for (let x = left; x <= right; x += 1) {
        const part = cover[x - left] ?? 0;
        if (part > 0) this.blend(x, y, color, Math.min(1, part / 4) * share);
      }
    }
  }

  /** Calls `paint` for every pixel of a box that is inside of the frame. */
  area(
    left: number,
    top: number,
    right: number,
    bottom: number,
    paint: (x: number, y: number) => void,
  ): void {
    const [x0, x1] = [Math.max(0, Math.floor(left)), Math.min(this.width - 1, Math.ceil(right))];
    const [y0, y1] = [Math.max(0, Math.floor(top)), Math.min(this.height - 1, Math.ceil(bottom))];
    for (let y = y0; y <= y1; y += 1) for (let x = x0; x <= x1; x += 1) paint(x, y);
  }
}

function crossingsAt(xs: readonly number[], ys: readonly number[], y: number): number[] {
  const crossings: number[] = [];
  for (let index = 0; index < xs.length; index += 1) {
    const next = (index + 1) % xs.length;
    const [y0, y1] = [ys[index] ?? 0, ys[next] ?? 0];
    if (y0 <= y === y1 <= y) continue;
    const [x0, x1] = [xs[index] ?? 0, xs[next] ?? 0];
    crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  }
  return crossings.sort((a, b) => a - b);
}

function addSpan(cover: Float32Array, from: number, to: number): void {
  const start = Math.max(0, from);
  const end = Math.min(cover.length, to);
  for (let x = Math.floor(start); x < end; x += 1) {
    cover[x] = (cover[x] ?? 0) + Math.min(end, x + 1) - Math.max(start, x);
  }
}
