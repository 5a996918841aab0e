import { textHash } from '../scene/noise.ts';
import { paintScene } from '../scene/paint-scene.ts';
import type { Color } from '../scene/palettes.ts';
import { composeScene, type Scene } from '../scene/scene.ts';
import type { DrawJob } from './draw-job.ts';
import { inpaint, outpaint, repaint, vary } from './edit-picture.ts';
import { PictureUnreadable, readPng } from './png-reader.ts';
import { writePng } from './png-writer.ts';
import { type Raster, resize } from './raster.ts';
import { etch, silverPlate } from './techniques.ts';

const STANDARD_SIZE = { width: 1024, height: 1024 };
/** No edge of a result passes it. */
const EDGE_MAXIMUM = 8192;

export interface DrawReport {
  onProgress(progress: number): void;
  onPartialImage(index: number, bytes: Uint8Array): void;
}

/** Nine colours of a picture, from its darkest to its lightest. */
function sampleColors(picture: Raster): Color[] {
  const small = resize(picture, 12, 12);
  const colors: Color[] = [];
  for (let place = 0; place < small.data.length; place += 4) {
    colors.push([small.data[place] ?? 0, small.data[place + 1] ?? 0, small.data[place + 2] ?? 0]);
  }
  const light = ([red, green, blue]: Color) => red * 54 + green * 183 + blue * 19;
  colors.sort((a, b) => light(a) - light(b) || a[0] - b[0] || a[1] - b[1]);
  return colors.filter((_, index) => index % 16 === 8);
}

function paletteSamples(job: DrawJob): { samples: Color[]; strength: number } {
  const samples = job.references.flatMap(({ bytes }) => sampleColors(readPng(bytes)));
  const total = job.references.reduce((sum, { strength }) => sum + strength, 0);
  return { samples, strength: job.references.length === 0 ? 0 : total / job.references.length };
}

function targetSize(job: DrawJob, input: Raster | null): { width: number; height: number } {
  if (job.size) return job.size;
  if (!input) return STANDARD_SIZE;
  const grow = job.mode === 'upscale' ? job.scale : job.mode === 'outpaint' && !job.mask ? 1.5 : 1;
  const size = { width: Math.round(input.width * grow), height: Math.round(input.height * grow) };
  if (size.width > EDGE_MAXIMUM || size.height > EDGE_MAXIMUM) {
    throw new PictureUnreadable(
      `${input.width}x${input.height} would become ${size.width}x${size.height}, and no edge may pass ${EDGE_MAXIMUM} pixels`,
    );
  }
  return size;
}

/** The scene at this size; `grain` above 1 paints it coarsely and enlarges it. */
function sceneAt(scene: Scene, job: DrawJob, width: number, height: number, grain: number): Raster {
  const small = paintScene(
    scene,
    Math.max(32, Math.round(width / grain)),
    Math.max(32, Math.round(height / grain)),
  );
  const painted = resize(small, width, height);
  if (job.technique === 'etching') return etch(painted, job.ink, scene.seed);
  return job.technique === 'plate' ? silverPlate(painted) : painted;
}

/**
 * Draws one picture and gives its PNG file. The same job gives the same bytes.
 * Throws PictureUnreadable for an input that is no PNG of 8 bits a channel.
 */
export function drawPicture(job: DrawJob, report: DrawReport): Uint8Array {
  const input = job.image ? readPng(job.image) : null;
  const mask = job.mask ? readPng(job.mask) : null;
  const { width, height } = targetSize(job, input);
  if (job.mode === 'upscale' && input) {
    report.onProgress(0.2);
    return writePng(resize(input, width, height), job.texts);
  }
  const { samples, strength } = paletteSamples(job);
  const scene = composeScene(job.scene, samples, strength);
  const finish = (grain: number) =>
    combine(job, input, mask, sceneAt(scene, job, width, height, grain), scene.seed);
  for (let index = 0; index < job.partialImages; index += 1) {
    const grain = 2 ** (job.partialImages - index + 1);
    report.onPartialImage(index, writePng(finish(grain)));
    report.onProgress((index + 1) / (job.partialImages + 1) / 2);
  }
  const picture = finish(1);
  report.onProgress(0.8);
  return writePng(picture, job.texts);
}

function combine(
  job: DrawJob,
  input: Raster | null,
  mask: Raster | null,
  scene: Raster,
  seed: number,
): Raster {
  if (!input) return scene;
  switch (job.mode) {
    case 'img2img':
      return repaint(input, scene, job.strength);
    case 'inpaint':
      return mask ? inpaint(input, mask, scene) : scene;
    case 'outpaint':
      return mask ? inpaint(input, mask, scene) : outpaint(input, scene);
    case 'variation':
      return vary(input, scene, textHash('variation', seed), job.strength);
    case 'txt2img':
    case 'upscale':
      return scene;
  }
}
