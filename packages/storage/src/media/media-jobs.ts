import sharp, { type Sharp } from 'sharp';
import { convertMask } from './mask-job.ts';
import type { MediaAnswer, MediaJob } from './media-protocol.ts';
import { answer, openPicture, readMetadata } from './picture.ts';

/** Only these decoders run at all: everything else of libvips is blocked, SVG, TIFF and PDF among it. */
export function lockDownLoaders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: [
      'VipsForeignLoadPng',
      'VipsForeignLoadJpeg',
      'VipsForeignLoadWebp',
      'VipsForeignLoadHeif',
      'VipsForeignLoadNsgif',
    ],
  });
  // One picture at a time and no cache: memory stays that of one decode, and a second core is left to the server.
  sharp.concurrency(1);
  sharp.cache(false);
}

/** Does one job in this process. Throws MediaProblemError for what is wrong with the picture. */
export async function runMediaJob(job: MediaJob): Promise<MediaAnswer> {
  if (job.kind === 'probe') return probe(job.input);
  if (job.kind === 'mask') return convertMask(job);
  if (job.kind === 'thumbnail') {
    // A result was paid for: as much of it as can be decoded is shown, so damage does not fail here.
    const info = await openPicture(job.input, 'none')
      .autoOrient()
      .resize({ width: job.width, withoutEnlargement: true })
      .webp({ quality: 80, effort: 3 })
      .toFile(job.output);
    return answer('webp', info.width, info.height, info.channels === 4);
  }
  return normalize(job);
}

async function probe(input: string): Promise<MediaAnswer> {
  const metadata = await readMetadata(input);
  // Every pixel is decoded, and one channel kept: a cut-off file shows only here. Warnings (an odd profile, a few
  // bytes too many) are let pass, as every viewer does.
  await openPicture(input, 'error').extractChannel(0).raw().toBuffer();
  return metadata;
}

async function normalize(job: Extract<MediaJob, { kind: 'normalize' }>): Promise<MediaAnswer> {
  await readMetadata(job.input);
  let picture = openPicture(job.input, 'error');
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

function encode(picture: Sharp, format: 'png' | 'jpeg' | 'webp'): Sharp {
  if (format === 'png') return picture.png({ compressionLevel: 4 });
  if (format === 'jpeg') return picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  return picture.webp({ quality: 95, effort: 3 });
}
