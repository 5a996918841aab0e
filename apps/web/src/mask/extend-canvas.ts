import type { MaskPaints } from '../gql/graphql.ts';
import { pictureBytes } from '../studio/picture-of-image.ts';
import { MaskBitmap } from './mask-bitmap.ts';
import type { Margins } from './outpaint-way.ts';
import type { Source } from './use-source.ts';

/** The mask of a picture on a larger canvas: what is new is painted. */
export function maskAround(
  picture: { width: number; height: number },
  margins: Margins,
): MaskBitmap {
  const mask = new MaskBitmap(
    picture.width + margins.left + margins.right,
    picture.height + margins.top + margins.bottom,
  );
  mask.fillAll();
  mask.rectangle({ x: margins.left, y: margins.top, ...sizeOf(picture) }, true);
  return mask;
}

const sizeOf = ({ width, height }: { width: number; height: number }) => ({ width, height });

/**
 * The picture on its larger canvas, as a PNG. Around it is nothing where the model looks at transparency, else its own
 * edges drawn out, so that nobody takes black borders for part of the picture. Null where the browser cannot draw it.
 */
export async function extendedPicture(
  source: Source,
  margins: Margins,
  paints: MaskPaints,
): Promise<Blob | null> {
  const bytes = await pictureBytes(source.url);
  if (bytes === null) return null;
  const picture = await createImageBitmap(bytes);
  const { left, top } = margins;
  const { width, height } = source;
  const right = left + width;
  const bottom = top + height;
  const canvas = new OffscreenCanvas(right + margins.right, bottom + margins.bottom);
  const context = canvas.getContext('2d');
  if (!context) return null;
  if (paints !== 'ALPHA') {
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    // One row and one column of the picture's edge, drawn out to the end of the canvas.
    const stretch = (
      from: [number, number, number, number],
      to: [number, number, number, number],
    ) => {
      if (to[2] > 0 && to[3] > 0) context.drawImage(picture, ...from, ...to);
    };
    stretch([0, 0, picture.width, 1], [left, 0, width, top]);
    stretch([0, picture.height - 1, picture.width, 1], [left, bottom, width, margins.bottom]);
    stretch([0, 0, 1, picture.height], [0, top, left, height]);
    stretch([picture.width - 1, 0, 1, picture.height], [right, top, margins.right, height]);
  }
  context.drawImage(picture, left, top, width, height);
  picture.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
