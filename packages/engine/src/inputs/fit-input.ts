import { ProviderFailure, type WireInput } from '@darkroom/core';
import type { DerivedImage, NormalizeOptions, OutputFormat } from '@darkroom/storage';

/** Each try is a decode and an encode of the whole picture. */
const MOST_SHRINKS = 6;

export interface PictureToFit {
  /** "image", "reference-2": for the sentence of a refusal. */
  name: string;
  /** Its own type. */
  mimeType: string;
  input: WireInput | undefined;
  /** False for a picture with a mask: the two must stay of one size. */
  mayShrink: boolean;
  make(options: Pick<NormalizeOptions, 'format' | 'maxEdge'>): Promise<DerivedImage>;
}

const MIME_TYPES: Readonly<Record<OutputFormat, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
};

const accepts = (input: WireInput | undefined, format: OutputFormat) =>
  input?.mimeTypes === undefined || input.mimeTypes.includes(MIME_TYPES[format]);

/** The encoding that changes least: the picture's own if the model takes it, else PNG, else whatever the model takes. */
function ownFormat(picture: PictureToFit): OutputFormat {
  const { input } = picture;
  const own = (['jpeg', 'webp'] as const).find((format) => MIME_TYPES[format] === picture.mimeType);
  if (own && accepts(input, own)) return own;
  return (['png', 'jpeg', 'webp'] as const).find((format) => accepts(input, format)) ?? 'png';
}

/**
 * Makes a picture that the model takes. Where it has more bytes than allowed: first JPEG (if nothing is transparent)
 * and WebP at quality 95, as far as the model takes them; then smaller, both edges alike, in at most six steps. A
 * picture that belongs with a mask is never made smaller. What still does not fit is refused before anything is sent.
 */
export async function fitInput(picture: PictureToFit): Promise<DerivedImage> {
  const { input, make } = picture;
  const limit = input?.maximumBytes ?? Number.POSITIVE_INFINITY;
  const format = ownFormat(picture);
  let best = { format, made: await make({ format }) };
  if (best.made.byteSize <= limit) return best.made;
  for (const other of ['jpeg', 'webp'] as const) {
    if (other === format || !accepts(input, other)) continue;
    if (other === 'jpeg' && best.made.hasAlpha) continue;
    const made = await make({ format: other });
    if (made.byteSize <= limit) return made;
    if (made.byteSize < best.made.byteSize) best = { format: other, made };
  }
  for (let step = 0; picture.mayShrink && step < MOST_SHRINKS; step += 1) {
    const edge = Math.max(best.made.width, best.made.height);
    // Bytes go with the area, roughly; a little less, so that one step usually does.
    const factor = Math.min(0.9, Math.max(0.4, Math.sqrt(limit / best.made.byteSize) * 0.95));
    const maxEdge = Math.floor(edge * factor);
    if (maxEdge < 1) break;
    const made = await make({ format: best.format, maxEdge });
    if (made.byteSize <= limit) return made;
    best = { format: best.format, made };
  }
  throw tooLarge(picture, best.made.byteSize, limit);
}

export function tooLarge(
  picture: Pick<PictureToFit, 'name' | 'mayShrink'>,
  byteSize: number,
  limit: number,
): ProviderFailure {
  const size = (bytes: number) => `${Math.ceil((bytes / 1024 ** 2) * 100) / 100} MiB`;
  const why = picture.mayShrink
    ? ''
    : ' It belongs with a mask, so it was not made smaller by itself.';
  return new ProviderFailure({
    code: 'INVALID_REQUEST',
    message: `The picture "${picture.name}" comes to ${size(byteSize)}, and the model takes ${size(limit)} at most.${why} Nothing was sent and nothing was charged. Give a smaller one.`,
    charge: 'not-charged',
  });
}
