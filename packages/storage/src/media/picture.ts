import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import type { ImageFormat } from '../image/sniff.ts';
import { MEDIA_LIMITS } from './media-limits.ts';
import type { MediaAnswer, MediaProblem } from './media-protocol.ts';

/** Carries a MediaProblem out of a job. */
export class MediaProblemError extends Error {
  readonly problem: MediaProblem;

  constructor(problem: MediaProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** Opens a picture: first frame only, top to bottom, within the limits. */
export function openPicture(path: string, failOn: SharpOptions['failOn']): Sharp {
  return sharp(path, {
    failOn,
    limitInputPixels: MEDIA_LIMITS.maxPixels,
    sequentialRead: true,
    pages: 1,
    animated: false,
  });
}

/** Format, oriented size and so on; throws where the header is beyond the limits. */
export async function readMetadata(input: string): Promise<MediaAnswer> {
  const metadata: Metadata = await openPicture(input, 'error').metadata();
  const format = FORMATS[metadata.format ?? ''];
  if (format === undefined || (format === 'avif' && metadata.compression !== 'av1'))
    throw new MediaProblemError({
      kind: 'unreadable',
      reason: 'The file is not an image that Darkroom knows.',
    });
  const { maxPixels, maxEdge } = MEDIA_LIMITS;
  const { width, height } = metadata;
  if (width * height > maxPixels || Math.max(width, height) > maxEdge)
    throw new MediaProblemError({ kind: 'too-large', width, height });
  const orientation = metadata.orientation ?? 1;
  return {
    format,
    width: metadata.autoOrient.width,
    height: metadata.autoOrient.height,
    hasAlpha: metadata.hasAlpha ?? false,
    pages: metadata.pages ?? 1,
    orientation,
  };
}

const FORMATS: Readonly<Record<string, ImageFormat | undefined>> = {
  png: 'png',
  jpeg: 'jpeg',
  webp: 'webp',
  gif: 'gif',
  heif: 'avif',
};

/** An answer about a picture that was just written: upright, one frame. */
export function answer(
  format: ImageFormat,
  width: number,
  height: number,
  hasAlpha: boolean,
): MediaAnswer {
  return { format, width, height, hasAlpha, pages: 1, orientation: 1 };
}
