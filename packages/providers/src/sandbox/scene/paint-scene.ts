import type { Raster } from '../drawing/raster.ts';
import { Canvas } from './canvas.ts';
import { paintBalloons, paintBirds, paintWeather } from './motifs-air.ts';
import { paintCabin, paintFlowers, paintSeal } from './motifs-ground.ts';
import { paintBoats, paintLighthouse } from './motifs-water.ts';
import { noise1, textHash } from './noise.ts';
import { landTexture, paintRidge } from './paint-land.ts';
import { paintRibbons } from './paint-ribbons.ts';
import { paintSky } from './paint-sky.ts';
import { paintWater } from './paint-water.ts';
import { makeRidge, type Ridge, type RidgeKind } from './ridges.ts';
import type { Scene } from './scene.ts';

const FAR_KINDS: Readonly<Record<Scene['ground'], RidgeKind>> = {
  mountains: 'mountain',
  hills: 'hill',
  dunes: 'dune',
  sea: 'hill',
  lake: 'mountain',
  forest: 'pines',
  city: 'skyline',
  ribbons: 'hill',
};

/** Ridges beyond the water, or down to the lower edge where there is none. */
function farRidges(canvas: Canvas, scene: Scene): Ridge[] {
  const kind = FAR_KINDS[scene.ground];
  const isSea = scene.ground === 'sea';
  const count = scene.hasWater
    ? Math.min(scene.settings.ridges, isSea ? 2 : 9)
    : scene.settings.ridges;
  const ridges: Ridge[] = [];
  for (let index = 0; index < count; index += 1) {
    const t = count === 1 ? 0.5 : index / (count - 1);
    // With water all of it stands behind the shore; without, the land comes down towards the lower edge.
    const base = scene.hasWater
      ? scene.horizon - (isSea ? -0.005 : 0.015) + 0.02 * t
      : scene.horizon - 0.02 + t * (0.86 - scene.horizon);
    const nearness = scene.hasWater ? t * (isSea ? 0.25 : 0.6) : 0.08 + t * 0.8;
    const relief = reliefOf(scene, kind, t);
    const isFoot = kind === 'mountain' && t > 0.62;
    const own: RidgeKind = isFoot ? (scene.motifs.has('pines') ? 'pines' : 'hill') : kind;
    ridges.push(makeRidge(canvas, scene, own, index, nearness, base, own === kind ? relief : 0.16));
  }
  return ridges;
}

function reliefOf(scene: Scene, kind: RidgeKind, t: number): number {
  if (kind === 'mountain') return 0.34 - 0.12 * t;
  if (kind === 'skyline') return 0.3 - 0.06 * t;
  if (scene.ground === 'sea') return 0.05;
  return kind === 'dune' ? 0.2 - 0.02 * t : 0.2 - 0.04 * t;
}

/** A bank or a stand of trees that frames the picture at one side or along the lower edge. */
function foreground(canvas: Canvas, scene: Scene): Ridge | null {
  if (scene.ground === 'sea' && !scene.motifs.has('pines')) return null;
  if (scene.ground === 'dunes' && !scene.hasWater) return null;
  const kind: RidgeKind = scene.motifs.has('pines') ? 'pines' : 'hill';
  const base = scene.motifs.has('flowers') ? 0.79 : 0.93;
  const ridge = makeRidge(canvas, scene, kind, 20, 0.94, base, 0.08);
  for (let x = 0; x < ridge.crest.length; x += 1) {
    const across = (x / canvas.width - 0.5) * scene.side;
    const open = noise1((x / canvas.unit) * 1.4, scene.seed + 44) * 0.05;
    // It climbs towards one side and leaves the other open.
    const sink = scene.hasWater ? 0.13 - across * 0.34 : 0.03 - across * 0.12;
    ridge.crest[x] = (ridge.crest[x] ?? 0) + (Math.max(-0.06, sink) + open) * canvas.height;
  }
  return ridge;
}

/** Paints a composed scene at any size. The same scene at another size is the same picture. */
export function paintScene(scene: Scene, width: number, height: number): Raster {
  const canvas = new Canvas(width, height);
  if (scene.ground === 'ribbons') {
    paintRibbons(canvas, scene);
  } else {
    paintLandscape(canvas, scene);
  }
  paintWeather(canvas, scene);
  if (scene.settings.signature !== '') paintSeal(canvas, textHash(scene.settings.signature));
  return canvas.raster;
}

function paintLandscape(canvas: Canvas, scene: Scene): void {
  const texture = landTexture(canvas, scene);
  const line = Math.round(canvas.height * (scene.horizon + 0.02));
  paintSky(canvas, scene);
  if (scene.settings.isTransparent) canvas.raster.data.fill(0);
  if (scene.motifs.has('birds')) paintBirds(canvas, scene);
  if (scene.motifs.has('balloon')) paintBalloons(canvas, scene);
  const ridges = farRidges(canvas, scene);
  for (const ridge of ridges) {
    paintRidge(canvas, scene, ridge, texture, scene.hasWater ? line : canvas.height);
  }
  if (scene.hasWater) {
    if (scene.motifs.has('lighthouse')) paintLighthouse(canvas, scene, line);
    if (scene.motifs.has('boat')) paintBoats(canvas, scene, line);
    paintWater(canvas, scene, line);
  }
  const front = foreground(canvas, scene);
  const stand = front ?? ridges.at(-1);
  if (front) paintRidge(canvas, scene, front, texture, canvas.height);
  if (stand && scene.motifs.has('cabin')) paintCabin(canvas, scene, stand);
  if (stand && scene.motifs.has('flowers')) paintFlowers(canvas, scene, stand);
}
