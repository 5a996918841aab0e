import { noise2, smoothstep } from '../scene/noise.ts';
import type { Color } from '../scene/palettes.ts';
import { createRaster, type Raster } from './raster.ts';

const BLACK: Color = [28, 26, 30];
const INKS: Readonly<Record<string, Color>> = {
  black: BLACK,
  sepia: [78, 44, 22],
  blue: [22, 42, 92],
};
const PAPER: Color = [246, 240, 226];

const darkness = (data: Uint8Array, place: number) =>
  1 -
  ((data[place] ?? 0) * 54 + (data[place + 1] ?? 0) * 183 + (data[place + 2] ?? 0) * 19) / 65_280;

/** How much ink a family of parallel lines leaves where `along` counts lines: more where it is darker. */
function hatch(along: number, dark: number, from: number, edge: number): number {
  if (dark <= from) return 0;
  const place = along - Math.floor(along);
  const away = Math.abs(place - 0.5) * 2;
  const thickness = Math.min(0.78, ((dark - from) / (1 - from)) * 0.9 + 0.06);
  return smoothstep(1 - thickness - edge, 1 - thickness + edge, away);
}

/** The picture in lines of ink on paper: one direction for half-tones, three for shadows. */
export function etch(picture: Raster, inkName: string, seed: number): Raster {
  const { width, height, data } = picture;
  const ink = INKS[inkName] ?? BLACK;
  const result = createRaster(width, height);
  const spacing = Math.max(4, Math.sqrt(width * height) / 190);
  const edge = 1.1 / spacing;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const place = (y * width + x) * 4;
      const dark = darkness(data, place) * 1.12 - 0.08;
      const waver = noise2(x / (spacing * 9), y / (spacing * 9), seed) * 1.1;
      let amount = hatch((x * 0.26 + y) / spacing + waver, dark, 0.1, edge);
      amount = Math.max(amount, hatch((x + y * 0.62) / spacing + waver, dark, 0.46, edge) * 0.95);
      amount = Math.max(amount, hatch((x - y * 0.75) / spacing - waver, dark, 0.68, edge) * 0.95);
      const grain = (noise2(x / 2.7, y / 2.7, seed + 9) - 0.5) * 7;
      for (let channel = 0; channel < 3; channel += 1) {
        const paper = (PAPER[channel] ?? 255) + grain;
        result.data[place + channel] = Math.min(
          255,
          Math.max(0, paper + ((ink[channel] ?? 0) - paper) * amount * 0.94),
        );
      }
      result.data[place + 3] = 255;
    }
  }
  return result;
}

/** A silvered plate: brown half-tones, darker towards the corners. */
export function silverPlate(picture: Raster): Raster {
  const { width, height, data } = picture;
  const result = createRaster(width, height);
  for (let y = 0; y < height; y += 1) {
    const v = (2 * y) / height - 1;
    for (let x = 0; x < width; x += 1) {
      const u = (2 * x) / width - 1;
      const place = (y * width + x) * 4;
      const light = (1 - darkness(data, place)) * (1 - 0.3 * (u * u + v * v));
      result.data[place] = 26 + 212 * light;
      result.data[place + 1] = 20 + 196 * light;
      result.data[place + 2] = 16 + 168 * light;
      result.data[place + 3] = 255;
    }
  }
  return result;
}
