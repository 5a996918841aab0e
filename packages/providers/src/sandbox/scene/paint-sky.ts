import type { Canvas } from './canvas.ts';
import { fractal1, fractal2, NoiseField, randomSequence, smoothstep } from './noise.ts';
import { type Color, mix, type Palette } from './palettes.ts';
import type { Scene } from './scene.ts';

/** The sky's colour at `t`: 0 at the top, 1 at the horizon. */
export function skyColor(palette: Palette, t: number): Color {
  const last = palette.sky.length - 1;
  const place = Math.min(Math.max(t, 0), 1) * last;
  const index = Math.min(last - 1, Math.floor(place));
  const from = palette.sky[index] ?? palette.haze;
  return mix(
    from,
    palette.sky[index + 1] ?? from,
    smoothstep(0, 1, place - index) * 0.5 + (place - index) * 0.5,
  );
}

const FIELD_CELLS = 360;

/** Clouds: long bands, thinner towards the horizon. */
function cloudField(canvas: Canvas, scene: Scene): NoiseField {
  const columns = Math.round((FIELD_CELLS * canvas.width) / canvas.unit);
  const rows = Math.round((FIELD_CELLS * canvas.height) / canvas.unit);
  const octaves = Math.min(6, Math.max(3, Math.round(scene.octaves)));
  return new NoiseField(columns, rows, (column, row) => {
    const x = column / FIELD_CELLS;
    const y = row / FIELD_CELLS;
    const drift = fractal2(x * 2.1, y * 3, scene.detailSeed + 71, 2) - 0.5;
    return fractal2(
      x * 2.4 + drift * 0.5,
      y * 7.5 + drift * 0.9,
      scene.detailSeed + 91,
      octaves,
      0.5,
    );
  });
}

/** Curtains of an aurora: how bright each column is, and where its lower edge hangs. */
function curtainColumns(canvas: Canvas, scene: Scene) {
  const edges = new Float32Array(canvas.width);
  const strengths = new Float32Array(canvas.width);
  for (let x = 0; x < canvas.width; x += 1) {
    const place = x / canvas.unit;
    edges[x] =
      canvas.height * (scene.horizon * (0.5 + 0.42 * fractal1(place * 1.7, scene.seed + 11, 3)));
    const rays = fractal1(place * 46, scene.seed + 12, 3);
    strengths[x] =
      smoothstep(0.25, 0.75, fractal1(place * 2.6, scene.seed + 13, 3)) * (0.35 + 0.65 * rays);
  }
  return { edges, strengths };
}

/** Paints everything that is behind the land: gradient, light, clouds, stars, aurora. Fills the whole frame. */
export function paintSky(canvas: Canvas, scene: Scene): void {
  const { width, height, unit } = canvas;
  const { palette, light } = scene;
  const clouds = scene.cloudCover > 0 ? cloudField(canvas, scene) : null;
  const density = new Float32Array(width);
  const shifted = new Float32Array(width);
  const curtains = scene.motifs.has('curtains') ? curtainColumns(canvas, scene) : null;
  const threshold = 0.78 - scene.cloudCover * 0.5;
  const cloudLight = mix(
    palette.sky[4] ?? palette.haze,
    palette.light,
    palette.isNight ? 0.05 : 0.45,
  );
  const cloudShade = mix(palette.sky[2] ?? palette.haze, palette.sky[1] ?? palette.haze, 0.45);
  const lightX = light.x * width;
  const lightY = light.y * height;
  const tight = (light.isMoon ? 0.05 : 0.11) * unit;
  const wide = (light.isMoon ? 0.22 : 0.5) * unit;
  const hasGlow = light.radius > 0;
  const lift = -0.02 * (light.y < scene.horizon ? 1 : -1);
  for (let y = 0; y < height; y += 1) {
    const t = y / height / scene.horizon;
    const base = skyColor(palette, t);
    if (clouds) {
      clouds.readRow(y / height, density);
      clouds.readRow(y / height + lift, shifted);
    }
    const fadeDown = 1 - smoothstep(0.8, 1.02, t);
    const dy = y - lightY;
    for (let x = 0; x < width; x += 1) {
      let [red, green, blue] = base;
      if (hasGlow) {
        const dx = x - lightX;
        const square = dx * dx + dy * dy;
        const glow = 0.42 / (1 + square / (tight * tight)) + 0.3 / (1 + square / (wide * wide));
        const share = light.isMoon ? glow * 0.55 : glow;
        red += (palette.light[0] - red) * share;
        green += (palette.light[1] - green) * share;
        blue += (palette.light[2] - blue) * share;
      }
      if (curtains) {
        const above = ((curtains.edges[x] ?? 0) - y) / height;
        const strength = curtains.strengths[x] ?? 0;
        if (above > -0.02) {
          const rise = above < 0 ? 1 + above * 50 : 1 / (1 + above * above * 60 + above * 3.2);
          const shine = strength * rise * 0.95;
          const high = Math.min(1, above * 3.2);
          red += (90 + 60 * high - red) * shine * (0.25 + 0.5 * high);
          green += (255 - green) * shine * (0.85 - 0.62 * high);
          blue += (170 + 60 * high - blue) * shine * (0.5 + 0.1 * high);
        }
      }
      if (clouds) {
        const thickness = density[x] ?? 0;
        const cover = smoothstep(threshold, threshold + 0.34, thickness) * fadeDown;
        if (cover > 0) {
          const edge = 0.55 + (thickness - (shifted[x] ?? 0)) * 4.2;
          const lit = edge < 0 ? 0 : Math.min(edge, 1);
          const share = cover * (palette.isNight ? 0.5 : 0.8);
          red += (cloudShade[0] + (cloudLight[0] - cloudShade[0]) * lit - red) * share;
          green += (cloudShade[1] + (cloudLight[1] - cloudShade[1]) * lit - green) * share;
          blue += (cloudShade[2] + (cloudLight[2] - cloudShade[2]) * lit - blue) * share;
        }
      }
      canvas.set(x, y, red, green, blue);
    }
  }
  if (scene.stars > 0) paintStars(canvas, scene);
  if (hasGlow) paintLight(canvas, scene);
}

function paintStars(canvas: Canvas, scene: Scene): void {
  const next = randomSequence(scene.detailSeed + 5);
  const count = Math.round((420 * canvas.width) / canvas.height) + 160;
  for (let star = 0; star < count; star += 1) {
    const x = next() * canvas.width;
    const depth = next();
    const y = depth * depth * 0.4 * canvas.height + depth * canvas.height * scene.horizon * 0.55;
    const size = next();
    const radius = (0.0006 + size * size * size * 0.0017) * canvas.unit;
    const tint: Color = next() < 0.3 ? [255, 226, 190] : [222, 234, 255];
    const shine = 0.35 + 0.65 * next();
    const reach = Math.max(1, radius * 2.2);
    canvas.area(x - reach, y - reach, x + reach, y + reach, (px, py) => {
      const dx = px + 0.5 - x;
      const dy = py + 0.5 - y;
      const square = (dx * dx + dy * dy) / (radius * radius);
      canvas.glow(
        px,
        py,
        tint,
        (shine * Math.min(1, radius * 1.4)) / (1 + square * square * 0.7) - 0.03,
      );
    });
  }
}

function paintLight(canvas: Canvas, scene: Scene): void {
  const { light, palette } = scene;
  const x = light.x * canvas.width;
  const y = light.y * canvas.height;
  const radius = light.radius * canvas.unit;
  canvas.disc(x, y, radius, mix(palette.light, [255, 255, 255], 0.35), light.isMoon ? 0.97 : 0.95);
  if (!light.isMoon) return;
  const next = randomSequence(scene.seed + 3);
  for (let crater = 0; crater < 9; crater += 1) {
    const turnX = next() * 2 - 1;
    const turnY = next() * 2 - 1;
    if (turnX * turnX + turnY * turnY > 0.5) continue;
    const size = radius * (0.1 + next() * 0.2);
    canvas.disc(
      x + turnX * radius * 0.8,
      y + turnY * radius * 0.8,
      size,
      mix(palette.light, palette.haze, 0.5),
      0.28,
    );
  }
}
