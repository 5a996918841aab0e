import type { Canvas } from './canvas.ts';
import { fractal1, smoothstep } from './noise.ts';
import { skyColor } from './paint-sky.ts';
import { type Color, mix } from './palettes.ts';
import type { Scene } from './scene.ts';

/** An abstract picture: soft ribbons that lie over each other, each with a lit edge and a shadow under it. */
export function paintRibbons(canvas: Canvas, scene: Scene): void {
  const { width, height, unit } = canvas;
  const count = 5 + scene.settings.ridges;
  const ground = skyColor(scene.palette, 0.95);
  for (let y = 0; y < height; y += 1) {
    const color = mix(skyColor(scene.palette, 1), ground, y / height);
    for (let x = 0; x < width; x += 1) canvas.set(x, y, color[0], color[1], color[2]);
  }
  if (scene.settings.isTransparent) canvas.raster.data.fill(0);
  const edge = new Float32Array(width);
  for (let ribbon = 0; ribbon < count; ribbon += 1) {
    const t = ribbon / Math.max(1, count - 1);
    const slant = (fractal1(ribbon * 0.7, scene.seed + 9, 2) - 0.5) * 0.9 * scene.side;
    for (let x = 0; x < width; x += 1) {
      const place = x / unit;
      const swing =
        fractal1(place * 1.15 + ribbon * 0.19, scene.seed + 5, Math.min(3, scene.octaves), 0.36) -
        0.5;
      const own = fractal1(place * 0.9, scene.seed + 300 + ribbon, 2, 0.4) - 0.5;
      edge[x] =
        height * (0.1 + 0.86 * t + swing * 0.75 + own * 0.22 + (place - 0.5) * slant * 0.35);
    }
    const upper = mix(skyColor(scene.palette, 1 - t), scene.palette.light, 0.28 * (1 - t));
    const lower: Color = mix(
      skyColor(scene.palette, Math.max(0, 0.82 - t)),
      scene.palette.near,
      0.25 + 0.35 * t,
    );
    const depth = height * (0.3 + 0.1 * scene.settings.haze);
    const shadow = unit * 0.05;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const below = y - (edge[x] ?? 0);
        if (below < -shadow) continue;
        if (below < -1) {
          const near = 1 + below / shadow;
          canvas.blend(x, y, scene.palette.near, 0.16 * near * near);
          continue;
        }
        const down = below / depth;
        const fall = down <= 0 ? 0 : Math.min(down, 1);
        const rim = 1 - smoothstep(0, unit * 0.011, below);
        const red = upper[0] + (lower[0] - upper[0]) * fall + rim * 26;
        const green = upper[1] + (lower[1] - upper[1]) * fall + rim * 24;
        const blue = upper[2] + (lower[2] - upper[2]) * fall + rim * 22;
        if (below >= 0) canvas.set(x, y, red, green, blue);
        else
          canvas.blend(
            x,
            y,
            [Math.min(255, red), Math.min(255, green), Math.min(255, blue)],
            1 + below,
          );
      }
    }
  }
}
