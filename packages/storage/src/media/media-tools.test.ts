import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { ImageTooLargeError, MaskEmptyError, MaskSizeMismatchError } from '../errors.ts';
import {
  type Darkroom,
  flag,
  openDarkroom,
  readBlob,
  refusal,
  upload,
} from '../testing/local/darkroom.ts';
import { noise } from '../testing/local/pictures.ts';
import { filesUnder } from '../testing/local/temporary-folder.ts';

let darkroom: Darkroom;
beforeEach(async () => {
  darkroom = await openDarkroom();
});

describe('probe and normalizeInput', () => {
  it('turns all eight EXIF orientations upright', async () => {
    const upright = await flag().raw().toBuffer();
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      // Stored turned, marked as turned: what a camera does.
      const stored = await undo(flag(), orientation);
      const bytes = await stored.withMetadata({ orientation }).png().toBuffer();
      const { sha256, width, height } = await upload(darkroom, bytes);
      expect([width, height], `orientation ${orientation}`).toEqual([40, 20]);
      expect((await darkroom.media.probeBlob(sha256)).orientation).toBe(orientation);
      const normalized = await darkroom.media.normalizeInput(sha256);
      const pixels = await sharp(await readBlob(darkroom.store, normalized.sha256))
        .removeAlpha()
        .raw()
        .toBuffer();
      expect(pixels.equals(upright), `orientation ${orientation}`).toBe(true);
    }
  });

  it('strips GPS and everything else that was not asked for', async () => {
    const bytes = await flag()
      .withExif({
        IFD0: { Copyright: 'canary-owner' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">canary-xmp</x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect(bytes.includes('canary-owner') && bytes.includes('canary-xmp')).toBe(true);
    const { sha256 } = await upload(darkroom, bytes);
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const normalized = await darkroom.media.normalizeInput(sha256, { format });
      const made = await readBlob(darkroom.store, normalized.sha256);
      const metadata = await sharp(made).metadata();
      expect([metadata.exif, metadata.xmp, metadata.icc, metadata.iptc]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(made.includes('canary')).toBe(false);
      expect(normalized.mimeType).toBe(`image/${format}`);
    }
    expect((await readBlob(darkroom.store, sha256)).equals(bytes)).toBe(true);
  });

  it('takes the first frame of an animation', async () => {
    const red = { create: { width: 10, height: 6, channels: 3 as const, background: '#ff0000' } };
    const blue = { create: { ...red.create, background: '#0000ff' } };
    const frames = [await sharp(red).png().toBuffer(), await sharp(blue).png().toBuffer()];
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const { sha256, width, height } = await upload(darkroom, gif);
    expect([width, height]).toEqual([10, 6]);
    expect((await darkroom.media.probeBlob(sha256)).pages).toBe(2);
    const normalized = await darkroom.media.normalizeInput(sha256);
    expect(normalized).toMatchObject({ mimeType: 'image/png', width: 10, height: 6 });
    const pixels = await sharp(await readBlob(darkroom.store, normalized.sha256))
      .removeAlpha()
      .raw()
      .toBuffer();
    expect([...pixels.subarray(0, 3)]).toEqual([255, 0, 0]);
  });

  it('resizes by the rule and never stretches unasked', async () => {
    const { sha256 } = await upload(darkroom, await flag().png().toBuffer());
    const pixel = async (blob: string, x: number, y: number) => {
      const { data, info } = await sharp(await readBlob(darkroom.store, blob))
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)];
    };
    const size = { width: 60, height: 60 };
    const contain = await darkroom.media.normalizeInput(sha256, {
      resize: { ...size, rule: 'contain' },
    });
    expect(contain).toMatchObject({ width: 60, height: 60, hasAlpha: true });
    expect((await pixel(contain.sha256, 30, 2))[3]).toBe(0);
    expect(await pixel(contain.sha256, 3, 40)).toEqual([255, 0, 0, 255]);
    const white = await darkroom.media.normalizeInput(sha256, {
      format: 'jpeg',
      resize: { ...size, rule: 'contain' },
    });
    expect((await pixel(white.sha256, 30, 2)).every((value) => value > 250)).toBe(true);
    const cover = await darkroom.media.normalizeInput(sha256, {
      resize: { ...size, rule: 'cover' },
    });
    expect([cover.width, cover.height, (await pixel(cover.sha256, 30, 2))[1]]).toEqual([
      60, 60, 255,
    ]);
    const exact = await darkroom.media.normalizeInput(sha256, {
      resize: { ...size, rule: 'exact' },
    });
    expect([exact.width, exact.height]).toEqual([60, 60]);
    const smaller = await darkroom.media.normalizeInput(sha256, { maxEdge: 20 });
    expect([smaller.width, smaller.height]).toEqual([20, 10]);
    const notLarger = await darkroom.media.normalizeInput(sha256, { maxEdge: 500 });
    expect([notLarger.width, notLarger.height]).toEqual([40, 20]);
    await expect(
      darkroom.media.normalizeInput(sha256, {
        resize: { width: 30_000, height: 30_000, rule: 'cover' },
      }),
    ).rejects.toBeInstanceOf(ImageTooLargeError);
  });

  it('reads 16-bit, CMYK and palette pictures as sRGB of 8 bits', async () => {
    const picture = flag();
    const files = [
      await picture.clone().toColourspace('rgb16').png().toBuffer(),
      await picture.clone().toColourspace('cmyk').jpeg().toBuffer(),
      await picture.clone().png({ palette: true }).toBuffer(),
    ];
    for (const bytes of files) {
      const { sha256 } = await upload(darkroom, bytes);
      const made = await darkroom.media.normalizeInput(sha256, { format: 'png' });
      const metadata = await sharp(await readBlob(darkroom.store, made.sha256)).metadata();
      expect([metadata.space, metadata.depth]).toEqual(['srgb', 'uchar']);
    }
  });
});

describe('convertMask', () => {
  /** White, black, light grey, dark grey, transparent white, half-transparent white. */
  const column = [
    [255, 255, 255, 255],
    [0, 0, 0, 255],
    [128, 128, 128, 255],
    [127, 127, 127, 255],
    [255, 255, 255, 0],
    [255, 255, 255, 200],
  ];
  const paints = [true, false, true, false, false, true];
  const mask = (pixels: number[][]) =>
    sharp(Buffer.from(pixels.flat()), { raw: { width: pixels.length, height: 1, channels: 4 } })
      .png()
      .toBuffer();

  it.each(['alpha-transparent', 'white', 'black'] as const)(
    'makes %s pixel by pixel',
    async (output) => {
      const { sha256 } = await darkroom.store.putBytes(await mask(column));
      const made = await darkroom.media.convertMask(sha256, { width: 6, height: 1, output });
      expect(made).toMatchObject({ mimeType: 'image/png', width: 6, height: 1 });
      const bytes = await readBlob(darkroom.store, made.sha256);
      const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      const metadata = await sharp(bytes).metadata();
      if (output === 'alpha-transparent') {
        expect([metadata.channels, metadata.hasAlpha]).toEqual([4, true]);
        expect(paints.map((_, index) => data[index * info.channels + 3])).toEqual(
          paints.map((paint) => (paint ? 0 : 255)),
        );
      } else {
        expect([metadata.channels, metadata.hasAlpha]).toEqual([1, false]);
        expect(paints.map((_, index) => data[index * info.channels])).toEqual(
          paints.map((paint) => (paint === (output === 'white') ? 255 : 0)),
        );
      }
    },
  );

  it('takes masks without alpha, in JPEG, 16 bits or a palette', async () => {
    const halves = sharp(
      Buffer.from(Array.from({ length: 32 * 16 }, (_, index) => (index % 32 < 16 ? 255 : 0))),
      { raw: { width: 32, height: 16, channels: 1 } },
    );
    const files = [
      await halves.clone().png().toBuffer(),
      await halves.clone().jpeg({ quality: 95 }).toBuffer(),
      await halves.clone().toColourspace('grey16').png().toBuffer(),
      await halves.clone().png({ palette: true, colours: 2 }).toBuffer(),
      await halves.clone().webp({ lossless: true }).toBuffer(),
    ];
    for (const bytes of files) {
      const { sha256 } = await darkroom.store.putBytes(bytes);
      const made = await darkroom.media.convertMask(sha256, {
        width: 32,
        height: 16,
        output: 'white',
      });
      const { data, info } = await sharp(await readBlob(darkroom.store, made.sha256))
        .raw()
        .toBuffer({ resolveWithObject: true });
      const row = Array.from({ length: 32 }, (_, x) => data[x * info.channels]);
      expect(row).toEqual(Array.from({ length: 32 }, (_, x) => (x < 16 ? 255 : 0)));
    }
  });

  it('turns a mask upright before it compares sizes', async () => {
    const bytes = await sharp(Buffer.from([255, 0, 0, 0]), {
      raw: { width: 4, height: 1, channels: 1 },
    })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const { sha256 } = await darkroom.store.putBytes(bytes);
    expect(
      await darkroom.media.convertMask(sha256, { width: 1, height: 4, output: 'white' }),
    ).toMatchObject({ width: 1, height: 4 });
  });

  it('reads holes as what is to be painted, where told, and says so of a mask without any', async () => {
    const { sha256 } = await darkroom.store.putBytes(await mask(column));
    const made = await darkroom.media.convertMask(sha256, {
      width: 6,
      height: 1,
      marks: 'alpha-transparent',
      output: 'white',
    });
    const { data, info } = await sharp(await readBlob(darkroom.store, made.sha256))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(column.map((_, index) => data[index * info.channels])).toEqual([0, 0, 0, 0, 255, 0]);
    const opaque = await sharp(Buffer.from([255, 0]), { raw: { width: 2, height: 1, channels: 1 } })
      .jpeg()
      .toBuffer();
    const whole = await darkroom.store.putBytes(opaque);
    const refused = await refusal(
      darkroom.media.convertMask(whole.sha256, {
        width: 2,
        height: 1,
        marks: 'alpha-transparent',
        output: 'white',
      }),
    );
    expect(refused).toBeInstanceOf(MaskEmptyError);
    expect(refused.message).toContain('no transparent pixel');
  });

  it('names both sizes when they differ, and refuses a mask that paints nothing', async () => {
    const { sha256 } = await darkroom.store.putBytes(await mask(column));
    const error = await refusal(
      darkroom.media.convertMask(sha256, { width: 1024, height: 768, output: 'white' }),
    );
    expect(error).toBeInstanceOf(MaskSizeMismatchError);
    expect(error.message).toContain('6 × 1');
    expect(error.message).toContain('1024 × 768');
    const empty = await darkroom.store.putBytes(await mask(column.map(() => [255, 255, 255, 0])));
    const refused = await refusal(
      darkroom.media.convertMask(empty.sha256, { width: 6, height: 1, output: 'white' }),
    );
    expect(refused).toBeInstanceOf(MaskEmptyError);
    expect((await filesUnder(darkroom.folder)).length).toBe(2);
  });
});

describe('thumbnail', () => {
  it('is made once, apart from the originals, and serves damaged ones too', async () => {
    const picture = sharp(noise(600 * 300 * 3), { raw: { width: 600, height: 300, channels: 3 } });
    const whole = await picture.png().toBuffer();
    const blob = await darkroom.store.putBytes(whole);
    const [one, other] = await Promise.all([
      darkroom.media.thumbnail(blob.sha256, { width: 256 }),
      darkroom.media.thumbnail(blob.sha256, { width: 256 }),
    ]);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ variant: 'w256-webp', mimeType: 'image/webp' });
    const { stream } = await darkroom.previews.read({ sha256: blob.sha256, variant: one.variant });
    expect(await sharp(Buffer.concat(await stream.toArray())).metadata()).toMatchObject({
      format: 'webp',
      width: 256,
      height: 128,
    });
    expect(await filesUnder(join(darkroom.folder, 'previews'))).toEqual([
      `${blob.sha256.slice(0, 2)}/${blob.sha256.slice(2)}.w256-webp`,
    ]);
    const damaged = await darkroom.store.putBytes(whole.subarray(0, whole.length / 2));
    expect(
      (await darkroom.media.thumbnail(damaged.sha256, { width: 64 })).byteSize,
    ).toBeGreaterThan(0);
    expect(await darkroom.previews.deleteAllOf(blob.sha256)).toBe(1);
  });
});

/** The picture as a camera stores it that was held so that `orientation` is needed to see it upright. */
async function undo(picture: Sharp, orientation: number): Promise<Sharp> {
  const turns: Record<number, number> = { 3: 180, 5: 90, 6: 270, 7: 270, 8: 90 };
  const turned = await picture
    .rotate(turns[orientation] ?? 0)
    .png()
    .toBuffer();
  // Mirrored in a step of its own: within one, sharp has an order of its own.
  if (orientation === 4) return sharp(turned).flip();
  return [2, 5, 7].includes(orientation) ? sharp(turned).flop() : sharp(turned);
}
