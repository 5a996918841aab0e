import type { Canvas } from './canvas.ts';
import { fractal2, NoiseField, smoothstep } from './noise.ts';
import { mix } from './palettes.ts';
import type { Scene } from './scene.ts';

const FIELD_CELLS = 380;

/** Paints water from row `line` down: what stands above it mirrored in ripples, the water's own tint, glints of light. */
export function paintWater(canvas: Canvas, scene: Scene, line: number): void {
  const { width, height, unit, raster } = canvas;
  const { palette, light } = scene;
  const columns = Math.round((FIELD_CELLS * width) / unit);
  const rows = Math.max(8, Math.round((FIELD_CELLS * (height - line)) / unit));
  const octaves = Math.max(2, Math.round(scene.octaves - 2));
  const depthOf = (row: number) => row / FIELD_CELLS + 0.02;
  // Ripples are seen ever flatter towards the horizon: rows are squeezed by perspective.
  const ripples = new NoiseField(columns, rows, (column, row) => {
    const depth = depthOf(row);
    const distance = 0.1 / depth;
    return fractal2(
      ((column / FIELD_CELLS - 0.5 * (width / unit)) * 3.2) / (0.25 + depth),
      distance * 34,
      scene.detailSeed + 55,
      octaves,
      0.55,
    );
  });
  const ripple = new Float32Array(width);
  const tint = mix(palette.near, palette.sky[1] ?? palette.haze, 0.55);
  const isSea = scene.ground === 'sea';
  const calm = isSea ? 0.85 : 0.45;
  const lightX = light.x * width;
  const { data } = raster;
  for (let y = Math.max(1, line); y < height; y += 1) {
    const t = (y - line) / Math.max(1, height - line);
    ripples.readRow(t, ripple);
    const away = (y - line) / unit;
    const sway = (0.004 + away * 0.09) * unit * calm;
    const bounce = (0.003 + away * 0.12) * unit * calm;
    const deep = 0.1 + 0.5 * smoothstep(0, 1, t) + (isSea ? 0.1 : 0);
    const spread = (0.03 + away * 0.42) * unit;
    for (let x = 0; x < width; x += 1) {
      const swell = (ripple[x] ?? 0.5) - 0.5;
      const mirrorY = Math.min(
        line - 1,
        Math.max(0, Math.round(line - 1 - (y - line) * 0.92 + swell * bounce * 2)),
      );
      const mirrorX = Math.min(width - 1, Math.max(0, Math.round(x + swell * sway)));
      const place = (mirrorY * width + mirrorX) * 4;
      const shade = deep - swell * 0.55;
      const share = shade < 0.04 ? 0.04 : Math.min(shade, 0.9);
      let red = (data[place] ?? 0) + (tint[0] - (data[place] ?? 0)) * share;
      let green = (data[place + 1] ?? 0) + (tint[1] - (data[place + 1] ?? 0)) * share;
      let blue = (data[place + 2] ?? 0) + (tint[2] - (data[place + 2] ?? 0)) * share;
      if (light.radius > 0) {
        const dx = (x - lightX) / spread;
        const glint =
          (smoothstep(0.02, 0.2, swell + 0.06) / (1 + dx * dx * 3)) * (light.isMoon ? 0.6 : 0.75);
        red += (palette.light[0] - red) * glint;
        green += (palette.light[1] - green) * glint;
        blue += (palette.light[2] - blue) * glint;
      }
      canvas.set(x, y, red, green, blue);
    }
  }
}
