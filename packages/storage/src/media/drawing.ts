import { readFile, stat } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { probeSvg } from '../image/probe-svg.ts';
import { MEDIA_LIMITS } from './media-limits.ts';
import { MediaProblemError } from './picture.ts';

/** A drawing of more bytes is kept and served, and not rendered. */
const MAXIMUM_BYTES = 32 * 1024 * 1024;
/** Dots per inch at which the renderer gives one pixel for each unit of the drawing. */
const PLAIN_DENSITY = 72;
/** Pixels of an edge; the renderer ends at 32,767. */
const RENDERED_EDGE = 32_000;

/** The size that a drawing is brought to. `inside`: in its own shape, as large as fits. `fill`: to the pixel. */
export interface DrawingSize {
  width: number;
  height: number;
  fit: 'inside' | 'fill';
}

/**
 * A drawing (SVG) rendered to the size that `choose` makes of its own one, or null where the file is none. It is rendered
 * from memory, never from its path: without one the renderer follows no link to a file or a host. It runs no scripts.
 */
export async function openDrawing(
  path: string,
  choose: (own: { width: number; height: number }) => DrawingSize,
): Promise<Sharp | null> {
  const header = await probeSvg(path);
  if (header === null) return null;
  if ((await stat(path)).size > MAXIMUM_BYTES)
    throw new MediaProblemError({
      kind: 'unreadable',
      reason: `The drawing has more than ${MAXIMUM_BYTES / 1024 ** 2} MiB and is not rendered.`,
    });
  const bytes = await readFile(path);
  const plain = await sharp(bytes, {
    density: PLAIN_DENSITY,
    limitInputPixels: false, // nothing is rendered for it
  }).metadata();
  const size = choose({
    width: header.width ?? plain.width,
    height: header.height ?? plain.height,
  });
  // Resizing renders anew at the wanted size. What is huge as it stands is opened smaller, or it would be refused at once.
  const shrink = Math.min(
    1,
    Math.sqrt((MEDIA_LIMITS.maxPixels * 0.9) / (plain.width * plain.height)),
    RENDERED_EDGE / Math.max(plain.width, plain.height),
  );
  return sharp(bytes, {
    density: Math.max(1, PLAIN_DENSITY * shrink),
    limitInputPixels: MEDIA_LIMITS.maxPixels,
  }).resize(size);
}
