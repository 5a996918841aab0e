import { invalidArgument } from '../google-apis/errors.ts';
import { type ImageFacts, readImage } from '../kit/read-image.ts';

/** A picture that came with the request. */
export interface Picture {
  readonly bytes: Buffer;
  readonly facts: ImageFacts;
}

/** Decodes a picture, or refuses it in the vendor's words. */
export async function readPicture(base64: string): Promise<Picture> {
  const bytes = Buffer.from(base64, 'base64');
  const facts = await readImage(bytes);
  if (facts === undefined) throw invalidArgument('Failed to decode the image. It is corrupt.');
  if (facts.format !== 'png' && facts.format !== 'jpeg') {
    throw invalidArgument(`Unsupported image format: ${facts.format}. Use PNG or JPEG.`);
  }
  return { bytes, facts };
}
