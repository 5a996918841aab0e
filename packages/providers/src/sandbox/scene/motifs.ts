import type { Canvas } from './canvas.ts';
import { randomSequence } from './noise.ts';
import { type Color, mix } from './palettes.ts';
import type { Ridge } from './ridges.ts';
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

/** A flock in a loose line. */
export function paintBirds(canvas: Canvas, scene: Scene): void {
  const next = randomSequence(scene.seed + 63);
  const color = mix(scene.palette.near, scene.palette.haze, 0.15);
  const count = 5 + Math.floor(next() * 8);
  const startX = canvas.width * (0.5 + scene.side * (0.1 + 0.15 * next()));
  const startY = canvas.height * scene.horizon * (0.3 + 0.3 * next());
  for (let bird = 0; bird < count; bird += 1) {
    const size = canvas.unit * (0.007 + 0.009 * next());
    const x = startX + (next() - 0.5) * canvas.unit * 0.3;
    const y = startY + (next() - 0.5) * canvas.unit * 0.11;
    const lift = size * (0.25 + 0.45 * next());
    const thick = Math.max(0.9, size * 0.13);
    for (const wing of [-1, 1]) {
      canvas.polygon(
        [
          x,
          y,
          x + wing * size * 0.5,
          y - lift,
          x + wing * size,
          y - lift * 0.55,
          x + wing * size * 0.5,
          y - lift + thick * 1.5,
          x,
          y + thick,
        ],
        color,
        0.85,
      );
    }
  }
}

/** Hot-air balloons with bright gores. */
export function paintBalloons(canvas: Canvas, scene: Scene): void {
  const next = randomSequence(scene.seed + 64);
  const cloths: Color[] = [
    [214, 84, 66],
    [240, 176, 74],
    [66, 126, 150],
    [236, 226, 206],
  ];
  const count = 2 + Math.floor(next() * 3);
  for (let balloon = 0; balloon < count; balloon += 1) {
    const radius = canvas.unit * (0.022 + 0.05 * next() * (balloon === 0 ? 1.3 : 0.7));
    const x = canvas.width * (0.14 + 0.72 * next());
    const y = canvas.height * (0.14 + (scene.horizon - 0.26) * next());
    const first = Math.floor(next() * cloths.length);
    const pale = balloon === 0 ? 0.12 : 0.38;
    for (let gore = 0; gore < 6; gore += 1) {
      const color = mix(
        cloths[(first + gore) % cloths.length] ?? scene.palette.light,
        scene.palette.haze,
        pale,
      );
      const outline: number[] = [];
      const edge = (share: number, down: boolean) => {
        for (let step = 0; step <= 12; step += 1) {
          const turn = down ? step / 12 : 1 - step / 12;
          const round = 4 * turn * (1 - turn) * (1 - 0.5 * turn) * 1.4;
          outline.push(
            x + share * radius * Math.min(1, Math.sqrt(Math.max(0, round))),
            y - radius + turn * radius * 2.35,
          );
        }
      };
      edge(-1 + gore / 3, true);
      edge(-1 + (gore + 1) / 3, false);
      canvas.polygon(outline, color);
      canvas.polygon(outline, scene.palette.near, 0.05 * gore);
    }
    const basket = radius * 0.17;
    const low = y + radius * 1.62;
    canvas.polygon(
      [
        x - basket,
        low,
        x + basket,
        low,
        x + basket * 0.8,
        low + basket * 1.3,
        x - basket * 0.8,
        low + basket * 1.3,
      ],
      mix([92, 60, 38], scene.palette.haze, pale),
    );
    for (const line of [-1, 1]) {
      canvas.polygon(
        [
          x + line * basket,
          low,
          x + line * basket * 1.5,
          y + radius * 1.3,
          x + line * (basket * 1.5 + 0.8),
          y + radius * 1.3,
          x + line * (basket + 0.8),
          low,
        ],
        scene.palette.near,
        0.6,
      );
    }
  }
}

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

/** Falling snow or rain, over everything. */
export function paintWeather(canvas: Canvas, scene: Scene): void {
  const next = randomSequence(scene.detailSeed + 66);
  const area = (canvas.width * canvas.height) / (canvas.unit * canvas.unit);
  if (scene.motifs.has('snowfall')) {
    for (let flake = 0; flake < 420 * area; flake += 1) {
      const size = next();
      const radius = canvas.unit * (0.0011 + 0.0046 * size * size * size);
      canvas.disc(
        next() * canvas.width,
        next() * canvas.height,
        radius,
        [252, 253, 255],
        0.25 + 0.5 * next(),
      );
    }
  }
  if (!scene.motifs.has('rain')) return;
  for (let drop = 0; drop < 520 * area; drop += 1) {
    const x = next() * canvas.width;
    const y = next() * canvas.height;
    const length = canvas.unit * (0.014 + 0.03 * next());
    const thick = Math.max(0.7, canvas.unit * 0.0009);
    canvas.polygon(
      [x, y, x + thick, y, x - length * 0.16 + thick, y + length, x - length * 0.16, y + length],
      [220, 230, 240],
      0.12 + 0.16 * next(),
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
