import sharp, { type Sharp } from 'sharp';
import type { MediaAnswer, MediaJob } from './media-protocol.ts';
import { answer, MediaProblemError, openPicture, readMetadata } from './picture.ts';

/** Brightness from which a pixel counts as painted. Providers take masks as yes or no. */
const PAINT_FROM = 128;

/** Brightness by which a mask tells what is painted: white, with what is transparent as black; or the holes. */
function brightness(job: Extract<MediaJob, { kind: 'mask' }>): Sharp {
  const picture = openPicture(job.input, 'error').autoOrient();
  return job.marks === 'white'
    ? picture.flatten({ background: '#000000' }).toColourspace('b-w')
    : picture.ensureAlpha().extractChannel('alpha').negate();
}

/** A mask of the given marks into what is wanted, pixel by pixel. */
export async function convertMask(job: Extract<MediaJob, { kind: 'mask' }>): Promise<MediaAnswer> {
  const { width, height } = await readMetadata(job.input);
  if (width !== job.width || height !== job.height)
    throw new MediaProblemError({ kind: 'mask-size', width, height });

  const { data, info } = await brightness(job)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const paint = job.as === 'white' ? 255 : 0;
  const keep = 255 - paint;
  const pixels = new Uint8Array(info.width * info.height);
  let painted = 0;
  for (let index = 0; index < pixels.length; index += 1) {
    const isPainted = (data[index * info.channels] ?? 0) >= PAINT_FROM;
    if (isPainted) painted += 1;
    pixels[index] = isPainted ? paint : keep;
  }
  if (painted === 0) throw new MediaProblemError({ kind: 'mask-empty', marks: job.marks });

  const plane = { raw: { width: info.width, height: info.height, channels: 1 as const } };
  const hasAlpha = job.as === 'alpha-transparent';
  const picture = hasAlpha
    ? sharp({
        create: { width: info.width, height: info.height, channels: 3, background: '#000000' },
      }).joinChannel(Buffer.from(pixels.buffer), plane)
    : sharp(pixels, plane).toColourspace('b-w');
  await picture.png({ compressionLevel: 6 }).toFile(job.output);
  return answer('png', info.width, info.height, hasAlpha);
}
