import type { Canvas } from './canvas.ts';
import { randomSequence } from './noise.ts';
import { type Color, mix } from './palettes.ts';
import type { Ridge } from './ridges.ts';
import type { Scene } from './scene.ts';

/** A cabin with a lit window, standing on a ridge. */
export function paintCabin(canvas: Canvas, scene: Scene, ridge: Ridge): void {
  const size = canvas.unit * 0.072;
  const x = canvas.width * (0.5 - scene.side * 0.2);
  const ground = Math.max(
    ridge.crest[Math.round(x - size * 0.6)] ?? 0,
    ridge.crest[Math.round(x)] ?? 0,
    ridge.crest[Math.min(canvas.width - 1, Math.round(x + size * 0.6))] ?? 0,
  );
  const wall = mix([84, 52, 40], scene.palette.near, 0.55);
  const roof = mix(scene.palette.near, [0, 0, 0], 0.2);
  const y = ground + size * 0.12;
  canvas.polygon(
    [
      x - size * 0.52,
      y,
      x - size * 0.52,
      y - size * 0.52,
      x + size * 0.52,
      y - size * 0.52,
      x + size * 0.52,
      y,
    ],
    wall,
  );
  canvas.polygon(
    [
      x - size * 0.68,
      y - size * 0.48,
      x - size * 0.1,
      y - size * 1.02,
      x + size * 0.1,
      y - size * 1.02,
      x + size * 0.68,
      y - size * 0.48,
    ],
    roof,
  );
  canvas.polygon(
    [
      x + size * 0.24,
      y - size * 0.8,
      x + size * 0.24,
      y - size * 1.2,
      x + size * 0.38,
      y - size * 1.2,
      x + size * 0.38,
      y - size * 0.7,
    ],
    roof,
  );
  for (const place of [-0.3, 0.12]) {
    canvas.polygon(
      [
        x + size * place,
        y - size * 0.14,
        x + size * place,
        y - size * 0.38,
        x + size * (place + 0.2),
        y - size * 0.38,
        x + size * (place + 0.2),
        y - size * 0.14,
      ],
      [255, 214, 132],
    );
  }
  const reach = size * 1.5;
  canvas.area(x - reach, y - reach, x + reach, y + reach * 0.5, (px, py) => {
    const square =
      ((px - x) * (px - x) + (py - y + size * 0.25) * (py - y + size * 0.25)) / (reach * reach);
    if (square < 1) canvas.glow(px, py, [255, 196, 110], 0.22 * (1 - square) * (1 - square));
  });
}

/** Flowers over the nearest ground: small and dense far off, larger at the lower edge. */
export function paintFlowers(canvas: Canvas, scene: Scene, ridge: Ridge): void {
  const next = randomSequence(scene.detailSeed + 65);
  const petals: Color[] = [
    [226, 82, 78],
    [246, 190, 92],
    [244, 236, 224],
    [170, 120, 206],
    [238, 132, 160],
  ];
  const main = Math.floor(next() * petals.length);
  for (let flower = 0; flower < 900; flower += 1) {
    const depth = next();
    const near = depth * depth;
    const x = next() * canvas.width;
    const crest = ridge.crest[Math.min(canvas.width - 1, Math.floor(x))] ?? 0;
    const y = crest + (canvas.height - crest) * (0.06 + 0.94 * near);
    const radius = canvas.unit * (0.0012 + 0.0052 * near) * (0.6 + 0.8 * next());
    const other = Math.floor(next() * petals.length);
    const color = petals[next() < 0.65 ? main : other] ?? scene.palette.light;
    canvas.disc(
      x,
      y,
      radius,
      mix(color, scene.palette.near, 0.12 + 0.3 * next() + (scene.palette.isNight ? 0.3 : 0)),
      0.9,
    );
  }
}

/** A square seal, mirrored left to right, in vermilion: each text has its own. */
export function paintSeal(canvas: Canvas, seed: number): void {
  const next = randomSequence(seed);
  const cell = Math.max(2, Math.round(canvas.unit * 0.0075));
  const size = cell * 9;
  const left = canvas.width - size - cell * 3;
  const top = canvas.height - size - cell * 3;
  const box = (x: number, y: number, w: number, h: number, color: Color, share: number) =>
    canvas.polygon([x, y, x + w, y, x + w, y + h, x, y + h], color, share);
  box(left, top, size, size, [190, 44, 34], 0.94);
  for (let row = 0; row < 7; row += 1) {
    for (let column = 0; column < 4; column += 1) {
      if (next() < 0.48) continue;
      for (const place of column === 3 ? [3] : [column, 6 - column]) {
        box(left + cell * (1 + place), top + cell * (1 + row), cell, cell, [250, 240, 226], 0.95);
      }
    }
  }
}
