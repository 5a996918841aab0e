import type { Canvas } from './canvas.ts';
import { fractal2, NoiseField, smoothstep, unitHash } from './noise.ts';
import { type Color, mix } from './palettes.ts';
import type { Ridge } from './ridges.ts';
import type { Scene } from './scene.ts';

const FIELD_CELLS = 300;

/** Rock, grass and sand: one texture that every ridge reads in its own place. */
export function landTexture(canvas: Canvas, scene: Scene): NoiseField {
  const columns = Math.round((FIELD_CELLS * canvas.width) / canvas.unit);
  const rows = Math.round((FIELD_CELLS * canvas.height) / canvas.unit);
  const octaves = Math.max(2, Math.round(scene.octaves - 1));
  return new NoiseField(columns, rows, (column, row) =>
    fractal2(
      (column / FIELD_CELLS) * 9,
      (row / FIELD_CELLS) * 13,
      scene.detailSeed + 33,
      octaves,
      0.58,
    ),
  );
}

/** The colour of a ridge at its crest and at its foot, where mist gathers. */
function ridgeColors(scene: Scene, ridge: Ridge): { top: Color; foot: Color; lit: Color } {
  const { palette, settings } = scene;
  const far = 1 - ridge.nearness;
  const pale = Math.min(1, far * (0.55 + settings.haze * 0.8));
  const top = mix(palette.near, palette.haze, pale * 0.92);
  const foot = mix(top, palette.haze, Math.min(1, (0.12 + 0.5 * settings.haze) * (0.3 + far)));
  const lit = mix(
    top,
    palette.lit,
    (0.3 + 0.45 * far * (1 - pale * 0.5)) * (ridge.kind === 'pines' ? 0.35 : 1),
  );
  return { top, foot, lit };
}

/** Paints a ridge from its crest down to `bottom` (pixels). */
export function paintRidge(
  canvas: Canvas,
  scene: Scene,
  ridge: Ridge,
  texture: NoiseField,
  bottom: number,
): void {
  const { width, unit } = canvas;
  const { top, foot, lit } = ridgeColors(scene, ridge);
  const isRock = ridge.kind === 'mountain';
  const isDune = ridge.kind === 'dune';
  const hasSnow = isRock && (scene.palette.lit[0] > 235 || scene.motifs.has('snowfall'));
  const crest = ridge.crest;
  let highest = canvas.height;
  for (const value of crest) highest = Math.min(highest, value);
  const depth = (0.12 + 0.24 * ridge.nearness) * canvas.height;
  const grain = new Float32Array(width);
  const lightX = scene.light.x * width;
  const turn = width * 0.22;
  const slopes = slopesOf(crest, Math.max(2, Math.round(unit / 90)));
  const start = Math.max(0, Math.floor(highest) - 1);
  for (let y = start; y < bottom; y += 1) {
    // Each ridge reads its own part; past the end the texture runs back, so that it has no seam.
    const part = y / canvas.height + ridge.nearness * 0.37;
    texture.readRow(part > 1 ? 2 - part : part, grain);
    for (let x = 0; x < width; x += 1) {
      const below = y - (crest[x] ?? 0);
      if (below <= -1) continue;
      const sunk = y - (ridge.ground[x] ?? 0);
      const t = sunk <= 0 ? 0 : sunk / depth;
      const misty = t >= 1 ? 1 : t * t * (3 - 2 * t);
      const noise = (grain[x] ?? 0.5) - 0.5;
      // A face that looks at the light is lit; rock breaks the faces up, sand keeps them whole.
      const facing = (slopes[x] ?? 0) * Math.min(1, Math.max(-1, (x - lightX) / turn));
      let shine = isRock
        ? facing * 0.6 + noise * 3.2 + 0.35
        : isDune
          ? facing * 1.5 + 0.5 + noise * 0.5
          : 0.25 + facing * 0.35 + noise * 1.5;
      shine = shine < 0 ? 0 : Math.min(shine, 1);
      if (isRock || isDune) shine *= 1 - misty * 0.6;
      let red = top[0] + (lit[0] - top[0]) * shine;
      let green = top[1] + (lit[1] - top[1]) * shine;
      let blue = top[2] + (lit[2] - top[2]) * shine;
      if (hasSnow) {
        const snow = (1 - smoothstep(0.1, 0.42, sunk / depth + noise * 1.3)) * (0.45 + 0.5 * shine);
        red += (244 - red) * snow;
        green += (248 - green) * snow;
        blue += (253 - blue) * snow;
      }
      const share = misty * 0.85;
      red += (foot[0] - red) * share;
      green += (foot[1] - green) * share;
      blue += (foot[2] - blue) * share;
      if (below >= 0) {
        canvas.set(x, y, red, green, blue);
      } else {
        canvas.blend(x, y, [red, green, blue], 1 + below);
      }
    }
  }
  if (ridge.kind === 'skyline') paintWindows(canvas, scene, ridge, bottom);
}

/** How steep the crest is at each column, smoothed over `reach` columns: −1 … 1 or so. */
function slopesOf(crest: Float32Array, reach: number): Float32Array {
  const slopes = new Float32Array(crest.length);
  const last = crest.length - 1;
  for (let x = 0; x < crest.length; x += 1) {
    const rise = (crest[Math.min(last, x + reach)] ?? 0) - (crest[Math.max(0, x - reach)] ?? 0);
    slopes[x] = Math.min(1.5, Math.max(-1.5, rise / (2 * reach)));
  }
  return slopes;
}

/** Lit windows of a city, on a grid that follows the houses. */
function paintWindows(canvas: Canvas, scene: Scene, ridge: Ridge, bottom: number): void {
  const size = Math.max(2, canvas.unit * (0.0048 + 0.004 * ridge.nearness));
  const warm: Color = [255, 214, 140];
  const cool: Color = scene.palette.isNight ? [170, 220, 255] : [255, 236, 190];
  const lively = (scene.palette.isNight ? 0.3 : 0.14) * (0.35 + 0.65 * ridge.nearness);
  for (let row = 0; row * size < bottom; row += 1) {
    for (let column = 0; column * size < canvas.width; column += 1) {
      const chance = unitHash(column, row, ridge.seed + 77);
      const tower = unitHash(Math.floor(column / 7), 0, ridge.seed + 79);
      if (chance > lively * (0.3 + 1.4 * tower)) continue;
      const x = column * size;
      const y = row * size;
      const middle = Math.min(canvas.width - 1, Math.floor(x + size / 2));
      const roof = Math.max(
        ridge.crest[Math.floor(x)] ?? 0,
        ridge.crest[middle] ?? 0,
        ridge.crest[Math.min(canvas.width - 1, Math.floor(x + size))] ?? 0,
      );
      if (y < roof + size * 0.8 || y + size > bottom) continue;
      const tone = chance < lively * 0.7 ? warm : cool;
      const bright = 0.35 + 0.6 * unitHash(row, column, ridge.seed + 78);
      canvas.polygon(
        [
          x + size * 0.2,
          y + size * 0.15,
          x + size * 0.72,
          y + size * 0.15,
          x + size * 0.72,
          y + size * 0.75,
          x + size * 0.2,
          y + size * 0.75,
        ],
        tone,
        bright * (0.45 + 0.5 * ridge.nearness),
      );
    }
  }
}
