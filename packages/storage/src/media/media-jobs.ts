import sharp, { type Sharp } from 'sharp';
import { makeContactSheet } from './contact-sheet.ts';
import { openDrawing } from './drawing.ts';
import { convertMask } from './mask-job.ts';
import { MEDIA_LIMITS } from './media-limits.ts';
import type { MediaAnswer, MediaJob } from './media-protocol.ts';
import { answer, openPicture, readMetadata } from './picture.ts';

/**
 * Only these decoders run at all: everything else of libvips is blocked, TIFF and PDF among it, and SVG but for bytes in
 * memory, which can link to nothing.
 */
export function lockDownLoaders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: [
      'VipsForeignLoadPng',
      'VipsForeignLoadJpeg',
      'VipsForeignLoadWebp',
      'VipsForeignLoadHeif',
      'VipsForeignLoadNsgif',
      'VipsForeignLoadSvgBuffer',
    ],
  });
  // One picture at a time and no cache: memory stays that of one decode, and a second core is left to the server.
  sharp.concurrency(1);
  sharp.cache(false);
}

/** Does one job in this process. Throws MediaProblemError for what is wrong with the picture. */
export async function runMediaJob(job: MediaJob): Promise<MediaAnswer> {
  if (job.kind === 'probe') return probe(job.input, 'error');
  if (job.kind === 'check') return check(job.input);
  if (job.kind === 'mask') return convertMask(job);
  if (job.kind === 'thumbnail') return makeThumbnail(job);
  if (job.kind === 'contact-sheet') return makeContactSheet(job);
  return normalize(job);
}

/** A preview's height over its width, at most, for a drawing: its own shape may be a line. */
const TALLEST = 8;

async function makeThumbnail(job: Extract<MediaJob, { kind: 'thumbnail' }>): Promise<MediaAnswer> {
  const { input, output, width } = job;
  // A drawing is sharp at any size, so a small one is shown as large as the rest.
  const drawing = await openDrawing(input, () => ({
    width,
    height: width * TALLEST,
    fit: 'inside',
  }));
  // A result was paid for: as much of it as can be decoded is shown, so damage does not fail here.
  const picture =
    drawing ?? openPicture(input, 'none').autoOrient().resize({ width, withoutEnlargement: true });
  const info = await picture.webp({ quality: 80, effort: 3 }).toFile(output);
  return answer('webp', info.width, info.height, info.channels === 4);
}

/** In a JPEG nearly everything can be decoded to something: that it holds nonsense is a warning there. */
async function check(input: string): Promise<MediaAnswer> {
  const { format } = await readMetadata(input);
  return probe(input, format === 'jpeg' ? 'warning' : 'error');
}

async function probe(input: string, failOn: 'error' | 'warning'): Promise<MediaAnswer> {
  const metadata = await readMetadata(input);
  // Every pixel is decoded, and one channel kept: a cut-off file shows only here. Warnings (an odd profile, a few
  // bytes too many) are let pass, as every viewer does.
  await openPicture(input, failOn).extractChannel(0).raw().toBuffer();
  return metadata;
}

async function normalize(job: Extract<MediaJob, { kind: 'normalize' }>): Promise<MediaAnswer> {
  let picture = await openInput(job.input);
  if (job.orient) picture = picture.autoOrient();
  if (job.format === 'jpeg') picture = picture.flatten({ background: '#ffffff' });
  if (job.resize !== null) {
    const { width, height, rule } = job.resize;
    picture = picture.resize({
      width,
      height,
      fit: rule === 'exact' ? 'fill' : rule,
      background: job.format === 'jpeg' ? '#ffffff' : { r: 0, g: 0, b: 0, alpha: 0 },
    });
  } else if (job.maxEdge !== null) {
    picture = picture.resize({
      width: job.maxEdge,
      height: job.maxEdge,
      fit: 'inside',
      withoutEnlargement: true,
    });
  }
  // Without this call nothing of EXIF, GPS, XMP, text or profile is written; colours are converted to sRGB.
  if (!job.stripMetadata) picture = picture.keepMetadata();
  const info = await encode(picture, job.format).toFile(job.output);
  return answer(job.format, info.width, info.height, info.channels === 4 || info.channels === 2);
}

/** A picture to be sent along; a drawing of ours becomes pixels, as many as it says. */
async function openInput(path: string): Promise<Sharp> {
  const drawing = await openDrawing(path, (own) => ({ ...own, fit: 'fill' }));
  if (drawing) {
    const pixels = await drawing.png({ compressionLevel: 1 }).toBuffer();
    return sharp(pixels, { limitInputPixels: MEDIA_LIMITS.maxPixels });
  }
  await readMetadata(path);
  return openPicture(path, 'error');
}

function encode(picture: Sharp, format: 'png' | 'jpeg' | 'webp'): Sharp {
  if (format === 'png') return picture.png({ compressionLevel: 4 });
  if (format === 'jpeg') return picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  return picture.webp({ quality: 95, effort: 3 });
}
