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
const DENSITIES = { least: 1, most: 100_000 } as const;

interface Size {
  width: number;
  height: number;
}

/**
 * A drawing (SVG) rendered to the size that `choose` makes of its own one, or null where the file is none. It is rendered
 * from memory, never from its path: without one the renderer follows no link to a file or a host. It runs no scripts.
 */
export async function openDrawing(
  path: string,
  choose: (own: Size) => Size,
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
  const wanted = choose({
    width: header.width ?? plain.width,
    height: header.height ?? plain.height,
  });
  // Enough pixels for both edges, and never more than are decoded of anything else or than the renderer can do.
  const scale = Math.min(
    Math.max(wanted.width / plain.width, wanted.height / plain.height),
    Math.sqrt((MEDIA_LIMITS.maxPixels * 0.9) / (plain.width * plain.height)),
    RENDERED_EDGE / Math.max(plain.width, plain.height),
  );
  const density = Math.min(Math.max(PLAIN_DENSITY * scale, DENSITIES.least), DENSITIES.most);
  return sharp(bytes, { density, limitInputPixels: MEDIA_LIMITS.maxPixels }).resize({
    ...wanted,
    fit: 'fill',
  });
}
