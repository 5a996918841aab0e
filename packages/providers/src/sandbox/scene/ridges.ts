import type { Canvas } from './canvas.ts';
import { fractal1, noise1, ridged1, unitHash, wave } from './noise.ts';
import type { Scene } from './scene.ts';

export type RidgeKind = 'mountain' | 'hill' | 'dune' | 'pines' | 'skyline';

/** One line of land: its crest a column, and how far away it is. */
export interface Ridge {
  kind: RidgeKind;
  /** 0 far … 1 near */
  nearness: number;
  /** Pixels from the top, one a column. */
  crest: Float32Array;
  /** The ground under trees and houses, and a mountain's smoothed shape: what mist and snow lie along. */
  ground: Float32Array;
  seed: number;
}

/** How much a row of conifers rises above the ground at `place` (in units), in units. */
function pineRise(place: number, seed: number, size: number): number {
  let rise = 0;
  for (let row = 0; row < 2; row += 1) {
    const spacing = size * (row === 0 ? 0.42 : 0.3);
    const position = place / spacing + row * 0.5;
    const cell = Math.floor(position);
    for (let near = cell - 1; near <= cell + 1; near += 1) {
      const thick = unitHash(near, row + 7, seed);
      if (thick < 0.16) continue;
      const height = size * (0.55 + 0.6 * unitHash(near, row + 1, seed)) * (row === 0 ? 1 : 0.66);
      const center = near + 0.2 + 0.6 * unitHash(near, row + 3, seed);
      const away = Math.abs(position - center) * spacing;
      const half = height * 0.2;
      const tent = 1 - away / half;
      if (tent <= 0) continue;
      // Branches: steps along the edge of the tent.
      const branches = tent + 0.075 * wave(tent * 6 + 0.25) * (1 - tent);
      rise = Math.max(rise, height * branches);
    }
  }
  return rise;
}

/** The outline of a city at `place` (in units), in units. */
function skylineRise(place: number, seed: number, size: number): number {
  let rise = 0;
  for (let row = 0; row < 2; row += 1) {
    const spacing = size * (row === 0 ? 0.34 : 0.23);
    const position = place / spacing + row * 0.37;
    const cell = Math.floor(position);
    const tall = unitHash(cell, row + 1, seed);
    const district = 0.35 + 0.65 * noise1(place * 2.2, seed + 5);
    const height = size * (0.25 + 1.25 * tall * tall) * district * (row === 0 ? 1 : 0.7);
    const inCell = position - cell;
    const margin = 0.06 + 0.2 * unitHash(cell, row + 2, seed);
    if (inCell < margin || inCell > 1 - margin * 0.5) continue;
    const hasSpire = unitHash(cell, row + 4, seed) > 0.74;
    const middle = Math.abs(inCell - 0.5 - margin * 0.25);
    const step = unitHash(cell, row + 6, seed) > 0.55 && middle > 0.24 ? 0.86 : 1;
    const spire = hasSpire && middle < 0.025 ? size * 0.24 : 0;
    rise = Math.max(rise, height * step + spire);
  }
  return rise;
}

/** Makes one ridge whose crest lies about `base` (a share of the height). */
export function makeRidge(
  canvas: Canvas,
  scene: Scene,
  kind: RidgeKind,
  index: number,
  nearness: number,
  base: number,
  relief: number,
): Ridge {
  const seed = scene.seed + 101 * (index + 1);
  const crest = new Float32Array(canvas.width);
  const ground = new Float32Array(canvas.width);
  const scale = canvas.unit / canvas.height;
  for (let x = 0; x < canvas.width; x += 1) {
    const place = (x - canvas.width / 2) / canvas.unit + 40 + index * 13.7;
    let rise: number;
    if (kind === 'mountain') {
      const broad = fractal1(place * 1.1, seed + 50, 2);
      rise =
        (0.3 + 0.7 * broad) * ridged1(place * (1.9 + nearness), seed, scene.octaves) * 1.5 - 0.35;
    } else if (kind === 'dune') {
      const drift = fractal1(place * 0.9, seed, 2);
      rise =
        0.9 * (1 - Math.abs(2 * noise1(place * 1.3 + drift * 0.8, seed + 2) - 1)) +
        0.25 * drift -
        0.4;
    } else {
      rise =
        fractal1(place * (1.1 + nearness * 0.5), seed, Math.min(scene.octaves, 4.5), 0.42) * 1.3 -
        0.5;
    }
    let crestHeight = base - rise * relief;
    ground[x] = (kind === 'skyline' ? base - relief * 0.5 : crestHeight) * canvas.height;
    if (kind === 'pines') crestHeight -= pineRise(place, seed + 9, 0.035 + 0.1 * nearness) * scale;
    if (kind === 'skyline') crestHeight = base - skylineRise(place, seed + 9, relief) * scale;
    crest[x] = crestHeight * canvas.height;
  }
  if (kind === 'mountain') smooth(ground, Math.round(canvas.unit / 28));
  return { kind, nearness, crest, ground, seed };
}

/** Replaces each value by the mean of those up to `reach` away. */
function smooth(values: Float32Array, reach: number): void {
  const sums = new Float64Array(values.length + 1);
  for (let x = 0; x < values.length; x += 1) sums[x + 1] = (sums[x] ?? 0) + (values[x] ?? 0);
  for (let x = 0; x < values.length; x += 1) {
    const [from, to] = [Math.max(0, x - reach), Math.min(values.length, x + reach + 1)];
    values[x] = ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
  }
}
