import { createHash } from 'node:crypto';
import type { EmulatorContext } from '../kit/emulator.ts';
import { refuseDetail } from '../kit/fastapi-errors.ts';
import { FINAL_DETAIL, makePicture, type PictureBase } from '../kit/picture.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';

/** What is painted, and how far. */
export interface Painting {
  readonly prompt: string;
  readonly checkpoint: string;
  /** Whatever else makes the picture another one. */
  readonly settings: unknown;
  readonly width: number;
  readonly height: number;
  readonly base?: PictureBase | undefined;
}

/** One picture; `share` below 1 is one that was interrupted. */
export function paint(painting: Painting, seed: number, share = 1): Promise<Buffer> {
  const { width, height, base, ...rest } = painting;
  return makePicture({
    seed: createHash('sha256')
      .update(JSON.stringify([rest, seed]))
      .digest('hex'),
    width,
    height,
    format: 'png',
    base,
    detail: Math.max(4, Math.round(FINAL_DETAIL * share)),
  });
}

/** A picture of a request. Throws the server's refusal of what is none. */
export async function pictureOf(context: EmulatorContext, text: string): Promise<PictureInput> {
  const picture = await readPictureInput(context, text);
  if (typeof picture === 'string') throw refuseDetail(500, 'Invalid encoded image');
  return picture;
}
