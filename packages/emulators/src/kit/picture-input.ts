import type { EmulatorContext } from './emulator.ts';
import { type ImageFacts, readImage } from './read-image.ts';

/** A picture that a request names or carries. */
export interface PictureInput {
  readonly bytes: Buffer;
  readonly facts: ImageFacts;
}

/** Why a text stands for no picture. The vendor has its own words for each. */
export type PictureProblem =
  /** Neither an address nor base64. */
  | 'unreadable'
  /** An address elsewhere: the emulators open no connection. Also one of ours whose file is gone. */
  | 'unreachable'
  /** Bytes that are no picture, or a broken one. */
  | 'no-picture';

/**
 * The picture that a field of a JSON body stands for: a data URL, plain base64, or the address of an upload or a
 * result on the emulator's own origin.
 */
export async function readPictureInput(
  context: Pick<EmulatorContext, 'uploads' | 'results'>,
  text: string,
): Promise<PictureInput | PictureProblem> {
  const bytes = bytesOf(context, text);
  if (typeof bytes === 'string') return bytes;
  const facts = await readImage(bytes);
  return facts === undefined ? 'no-picture' : { bytes, facts };
}

function bytesOf(
  context: Pick<EmulatorContext, 'uploads' | 'results'>,
  text: string,
): Buffer | PictureProblem {
  if (/^https?:\/\//i.test(text)) {
    const file = context.uploads.find(text) ?? context.results.find(text);
    return file?.bytes ?? 'unreachable';
  }
  const base64 = text.replace(/^data:[^,]*;base64,/, '');
  const isBase64 = base64.length > 0 && !/[^A-Za-z0-9+/=\s_-]/.test(base64);
  return isBase64 ? Buffer.from(base64, 'base64') : 'unreadable';
}
