import type { Canvas } from './canvas.ts';
import { randomSequence } from './noise.ts';
import { type Color, mix } from './palettes.ts';
import type { Scene } from './scene.ts';

const silhouette = (scene: Scene): Color => mix(scene.palette.near, scene.palette.haze, 0.08);

/** A rock with a banded tower, its lamp and its beams. `line` is the row of the water. */
export function paintLighthouse(canvas: Canvas, scene: Scene, line: number): void {
  const { unit, width } = canvas;
  const { palette, side } = scene;
  const x = width * (0.5 + side * 0.27);
  const foot = line - unit * 0.035;
  const tall = unit * 0.25;
  const half = unit * 0.021;
  const top = foot - tall;
  const rock = mix(palette.near, palette.haze, 0.12);
  const next = randomSequence(scene.seed + 61);
  const shore: number[] = [];
  for (let step = 0; step <= 14; step += 1) {
    const along = step / 14;
    const bulge = 1 - (2 * along - 1) * (2 * along - 1);
    shore.push(
      x + (along - 0.5) * unit * 0.36,
      line + 1 - unit * (0.012 + 0.034 * bulge) * (0.75 + 0.4 * next()),
    );
  }
  const beam = mix(palette.light, [255, 250, 220], 0.5);
  if (
    palette.isNight ||
    palette.sky[0] === undefined ||
    palette.sky[0][0] + palette.sky[0][1] < 150
  ) {
    for (const direction of [-1, 1]) {
      const length = unit * 0.75;
      for (let part = 0; part < 16; part += 1) {
        const end = length * (0.1 + 0.06 * part);
        const open = 0.11 * end;
        canvas.polygon(
          [
            x,
            top - half,
            x + direction * end,
            top - half - open * 1.15,
            x + direction * end,
            top - half + open * 0.35,
          ],
          beam,
          0.026,
        );
      }
    }
  }
  canvas.polygon([x - unit * 0.18, line + 1, ...shore, x + unit * 0.18, line + 1], rock);
  const bands = 5;
  const white = mix([246, 240, 230], palette.haze, 0.28);
  const red = mix([178, 52, 44], palette.haze, 0.25);
  for (let band = 0; band < bands; band += 1) {
    const low = foot - (tall * band) / bands;
    const high = foot - (tall * (band + 1)) / bands;
    const wideLow = half * (1 - 0.38 * (band / bands));
    const wideHigh = half * (1 - 0.38 * ((band + 1) / bands));
    const color = band % 2 === 0 ? white : red;
    canvas.polygon(
      [x - wideLow, low, x - wideHigh, high, x + wideHigh, high, x + wideLow, low],
      color,
    );
    canvas.polygon(
      [x + wideLow * 0.25, low, x + wideHigh * 0.25, high, x + wideHigh, high, x + wideLow, low],
      palette.near,
      0.42,
    );
  }
  const lamp = half * 0.62;
  const dark = mix(palette.near, [20, 20, 28], 0.5);
  canvas.polygon(
    [
      x - lamp * 1.5,
      top,
      x - lamp * 1.5,
      top - lamp * 0.35,
      x + lamp * 1.5,
      top - lamp * 0.35,
      x + lamp * 1.5,
      top,
    ],
    dark,
  );
  canvas.polygon(
    [
      x - lamp * 0.8,
      top - lamp * 0.35,
      x - lamp * 0.8,
      top - lamp * 1.9,
      x + lamp * 0.8,
      top - lamp * 1.9,
      x + lamp * 0.8,
      top - lamp * 0.35,
    ],
    [255, 238, 176],
  );
  canvas.polygon(
    [x - lamp * 1.1, top - lamp * 1.9, x, top - lamp * 3.1, x + lamp * 1.1, top - lamp * 1.9],
    dark,
  );
  const shine = unit * 0.09;
  canvas.area(x - shine, top - lamp - shine, x + shine, top - lamp + shine, (px, py) => {
    const square = ((px - x) * (px - x) + (py - top + lamp) * (py - top + lamp)) / (shine * shine);
    if (square < 1)
      canvas.glow(
        px,
        py,
        [255, 232, 170],
        0.85 * (1 - square) * (1 - square) * (0.12 / (0.12 + square)),
      );
  });
}

/** Sailing boats on the horizon. */
export function paintBoats(canvas: Canvas, scene: Scene, line: number): void {
  const next = randomSequence(scene.seed + 62);
  const hull = silhouette(scene);
  const cloth = mix(scene.palette.sky[4] ?? scene.palette.light, [255, 252, 244], 0.55);
  const count = 1 + Math.floor(next() * 3);
  for (let boat = 0; boat < count; boat += 1) {
    const size = canvas.unit * (0.03 + 0.05 * next());
    const x = canvas.width * (0.5 - scene.side * (0.06 + 0.3 * next()));
    const y = line + 1;
    const lean = size * 0.05;
    canvas.polygon(
      [
        x - size * 0.5,
        y - size * 0.16,
        x + size * 0.55,
        y - size * 0.16,
        x + size * 0.36,
        y,
        x - size * 0.38,
        y,
      ],
      hull,
    );
    canvas.polygon(
      [
        x + size * 0.02,
        y - size * 0.2,
        x + lean,
        y - size * 1.35,
        x + size * 0.48,
        y - size * 0.24,
      ],
      cloth,
      0.96,
    );
    canvas.polygon(
      [
        x - size * 0.03,
        y - size * 0.2,
        x + lean - size * 0.03,
        y - size * 1.2,
        x - size * 0.4,
        y - size * 0.24,
      ],
      mix(cloth, scene.palette.haze, 0.35),
      0.96,
    );
  }
}
