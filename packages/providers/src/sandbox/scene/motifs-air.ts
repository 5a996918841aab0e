import type { Canvas } from './canvas.ts';
import { randomSequence } from './noise.ts';
import { type Color, mix } from './palettes.ts';
import type { Scene } from './scene.ts';

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
