import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makePicture, type PictureBase } from './picture.ts';

const base = await sharp({
  create: { width: 64, height: 64, channels: 3, background: '#ff0000' },
})
  .png()
  .toBuffer();

/** The left half of one colour, the right half of another (RGBA). */
function halves(left: readonly number[], right: readonly number[]): Promise<Buffer> {
  const pixels = Array.from({ length: 64 * 64 }, (_, index) => (index % 64 < 32 ? left : right));
  const raw = { width: 64, height: 64, channels: 4 } as const;
  return sharp(Buffer.from(pixels.flat()), { raw }).png().toBuffer();
}

const WHITE = [255, 255, 255, 255];
const BLACK = [0, 0, 0, 255];

/** Whether the pixel at each place is the base's red. */
async function reds(
  change: Omit<PictureBase, 'bytes'>,
  places: readonly (readonly [number, number])[],
  size = 64,
): Promise<boolean[]> {
  const picture = await makePicture({
    seed: 'a boat',
    width: size,
    height: size,
    format: 'png',
    base: { bytes: base, ...change },
  });
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  return places.map(([x, y]) => {
    const at = (y * info.width + x) * info.channels;
    return data[at] === 255 && data[at + 1] === 0 && data[at + 2] === 0;
  });
}

describe('an edit', () => {
  const sides = [
    [10, 30],
    [50, 30],
  ] as const;

  it.each([
    ['alpha', [0, 0, 0, 0], BLACK],
    ['white', WHITE, BLACK],
    ['black', BLACK, WHITE],
  ] as const)('paints where the mask is %s and keeps the rest', async (maskPaints, paint, keep) => {
    const mask = await halves(paint, keep);
    expect(await reds({ mask, maskPaints }, sides)).toEqual([false, true]);
  });

  it('takes masks of one channel', async () => {
    const mask = await sharp(await halves(WHITE, BLACK))
      .greyscale()
      .toColourspace('b-w')
      .removeAlpha()
      .png()
      .toBuffer();
    expect(await reds({ mask, maskPaints: 'white' }, sides)).toEqual([false, true]);
  });

  it('keeps the base in its own size at its place, and paints around it', async () => {
    const places = [
      [5, 5],
      [40, 50],
      [100, 100],
    ] as const;
    expect(await reds({ at: { left: 32, top: 16 } }, places, 128)).toEqual([false, true, false]);
    // what sticks out is cut off
    expect(
      await reds(
        { at: { left: -32, top: -32 } },
        [
          [5, 5],
          [40, 5],
        ],
        128,
      ),
    ).toEqual([true, false]);
    expect(await reds({ at: { left: 500, top: 0 } }, [[5, 5]], 128)).toEqual([false]);
  });
});
