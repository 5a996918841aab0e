import { invalidParameter } from './errors.ts';
import type { ArkModel } from './models.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Edge of the square of each class. */
const EDGES: Readonly<Record<string, number>> = {
  '1K': 1024,
  '1.5K': 1536,
  '2K': 2048,
  '3K': 3072,
  '4K': 4096,
};
const MOST_RATIO = 16;

/** A class by its name: the shape is whatever the prompt speaks of, such as 16:9, or the first input's. */
function ofClass(name: string, prompt: string, like: Size | undefined): Size {
  const edge = EDGES[name] ?? 2048;
  const spoken = /\b(\d{1,2}):(\d{1,2})\b/.exec(prompt);
  const wanted = spoken
    ? Number(spoken[1]) / Math.max(1, Number(spoken[2]))
    : like && like.height > 0
      ? like.width / like.height
      : 1;
  const ratio = Math.min(3, Math.max(1 / 3, wanted));
  const grid = (length: number) => Math.round(length / 16) * 16;
  return { width: grid(edge * Math.sqrt(ratio)), height: grid(edge / Math.sqrt(ratio)) };
}

/** The size of each picture of the answer. */
export function resolveSize(
  model: ArkModel,
  wanted: string | undefined,
  about: { prompt: string; like: Size | undefined; layers: boolean },
): Size {
  const { pixels, classes } = model;
  if (about.layers) {
    const names = [...classes, 'auto'];
    if (wanted !== undefined && !names.includes(wanted)) {
      throw invalidParameter('size', `layer decomposition takes ${names.join(', ')}`);
    }
    return ofClass(wanted === undefined || wanted === 'auto' ? '1K' : wanted, '', about.like);
  }
  if (wanted === undefined) {
    const [width, height] = model.standard;
    return pixels === null && about.like ? about.like : { width, height };
  }
  if (pixels === null) throw invalidParameter('size', 'this model keeps the size of its input');
  if (classes.includes(wanted)) return ofClass(wanted, about.prompt, about.like);
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(wanted);
  if (!match) {
    throw invalidParameter('size', `expected one of ${classes.join(', ')} or WIDTHxHEIGHT`);
  }
  const size = { width: Number(match[1]), height: Number(match[2]) };
  if (model.sizesBeyond.includes(wanted)) return size;
  const area = size.width * size.height;
  const [least, most] = pixels;
  if (area < least) throw invalidParameter('size', `image size must be at least ${least} pixels`);
  if (area > most) throw invalidParameter('size', `image size must be at most ${most} pixels`);
  const ratio = Math.max(size.width, size.height) / Math.min(size.width, size.height);
  if (ratio > MOST_RATIO) {
    throw invalidParameter(
      'size',
      `the aspect ratio must be within 1/${MOST_RATIO} and ${MOST_RATIO}`,
    );
  }
  return size;
}
