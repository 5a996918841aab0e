import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { BlobStore } from '../blobs/blob-store.ts';
import { openLocalBlobStore } from '../blobs/local-blob-store.ts';
import { openPreviewStore, type PreviewStore } from '../blobs/preview-store.ts';
import {
  BlobTooLargeError,
  ImageTooLargeError,
  ImageUnreadableError,
  MaskEmptyError,
  MaskSizeMismatchError,
  UploadLengthError,
} from '../errors.ts';
import { receiveUpload } from '../receive-upload.ts';
import { makePng, noise, textChunk } from '../testing/local/pictures.ts';
import { filesUnder, temporaryFolder } from '../testing/local/temporary-folder.ts';
import { createMediaTools, type MediaTools } from './media-tools.ts';

let folder: string;
let store: BlobStore;
let previews: PreviewStore;
let media: MediaTools;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openLocalBlobStore({ root: join(folder, 'images') });
  previews = await openPreviewStore({ root: join(folder, 'previews') });
  media = createMediaTools({ store, previews });
  const opened = media;
  onTestFinished(() => opened.close());
});

/** A small picture: left half red, right half blue, at the top a green line. */
async function flag(width = 40, height = 20) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1)
      pixels[(y * width + x) * 3 + (y < 4 ? 1 : x < width / 2 ? 0 : 2)] = 255;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

async function readBlob(sha256: string): Promise<Buffer> {
  const { stream } = await store.read(sha256);
  return Buffer.concat(await stream.toArray());
}

async function upload(bytes: Buffer, declaredBytes = bytes.length) {
  async function* pieces() {
    for (let start = 0; start < bytes.length; start += 7000)
      yield bytes.subarray(start, start + 7000);
  }
  return receiveUpload(pieces(), { store, media, declaredBytes, maxBytes: 20_000_000 });
}

async function refusal(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => new TypeError('it was accepted'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('not an error');
  return error;
}

describe('receiveUpload', () => {
  it('accepts every format by its bytes and keeps them as they came', async () => {
    const picture = await flag();
    const files = {
      'image/png': await picture.clone().png().toBuffer(),
      'image/jpeg': await picture.clone().jpeg().toBuffer(),
      'image/webp': await picture.clone().webp().toBuffer(),
      'image/avif': await picture.clone().avif().toBuffer(),
      'image/gif': await picture.clone().gif().toBuffer(),
    };
    for (const [mimeType, bytes] of Object.entries(files)) {
      const { sha256, ...rest } = await upload(bytes);
      expect(rest).toEqual({ byteSize: bytes.length, mimeType, width: 40, height: 20 });
      expect((await readBlob(sha256)).equals(bytes)).toBe(true);
    }
  });

  it('refuses what is no picture by a sentence that says what to do, and leaves no file', async () => {
    const picture = await flag();
    const cases: [string, Buffer, RegExp][] = [
      ['empty', Buffer.alloc(0), /empty/],
      ['one byte', Buffer.from('x'), /not an image/],
      ['text', Buffer.from('hello'.repeat(500)), /not an image/],
      ['HTML', Buffer.from('<!DOCTYPE html><html></html>'), /web page/],
      ['ZIP', Buffer.from('PK\x03\x04zip', 'latin1'), /ZIP/],
      ['PDF', Buffer.from('%PDF-1.7'), /PDF/],
      ['program', Buffer.from('MZ\x90\0', 'latin1'), /program/],
      [
        'SVG',
        Buffer.from(
          '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        ),
        /SVG/,
      ],
      ['TIFF', await picture.clone().tiff().toBuffer(), /TIFF/],
      ['BMP', Buffer.from('BM'.padEnd(60, '\0')), /BMP/],
      ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), /HEIC/],
      ['ICO', Buffer.from('\0\0\x01\0\x01\0', 'latin1'), /icon/],
    ];
    for (const [name, bytes, reason] of cases) {
      const error = await refusal(upload(bytes));
      expect(error, name).toBeInstanceOf(ImageUnreadableError);
      expect(error.message, name).toMatch(reason);
      expect(error.message, name).toContain('convert to PNG, JPEG or WebP');
    }
    expect(await filesUnder(folder)).toEqual([]);
  });

  it.each(['png', 'jpeg', 'webp', 'avif', 'gif'] as const)(
    'refuses a %s cut at every sixteenth',
    async (format) => {
      const pixels = sharp(noise(96 * 96 * 3), { raw: { width: 96, height: 96, channels: 3 } });
      const whole = await pixels.toFormat(format).toBuffer();
      for (let part = 0; part < 16; part += 1) {
        const error = await refusal(
          upload(whole.subarray(0, Math.floor((whole.length * part) / 16))),
        );
        expect(error, `${part}/16`).toBeInstanceOf(ImageUnreadableError);
      }
      expect(await filesUnder(folder)).toEqual([]);
      expect((await upload(whole)).width).toBe(96);
    },
  );

  it('refuses bombs by their header, with both numbers', async () => {
    const bomb = makePng(16_000, 16_000);
    expect(bomb.length).toBeLessThan(260_000);
    const error = await refusal(upload(bomb));
    expect(error).toBeInstanceOf(ImageTooLargeError);
    expect(error.message).toContain('256 megapixels (16000 × 16000); the limit is 40');
    const claims = makePng(65_535, 65_535, { rows: Buffer.alloc(10) });
    expect(await refusal(upload(claims))).toBeInstanceOf(ImageTooLargeError);
    const strip = makePng(39_000_000, 1, { rows: Buffer.alloc(10) });
    expect((await refusal(upload(strip))).message).toContain('no edge may be longer than 32768');
    expect(await refusal(upload(makePng(0, 5)))).toBeInstanceOf(ImageUnreadableError);
    expect(await filesUnder(folder)).toEqual([]);
  });

  it('refuses a wrong checksum and pixels that are fewer than the header says', async () => {
    const good = makePng(50, 50, { rows: noise(51 * 50).fill(0, 0, 1) });
    const bad = Buffer.from(good);
    bad[60] = (bad[60] ?? 0) ^ 0xff;
    expect(await refusal(upload(bad))).toBeInstanceOf(ImageUnreadableError);
    expect(await refusal(upload(makePng(50, 50, { rows: Buffer.alloc(51 * 20) })))).toBeInstanceOf(
      ImageUnreadableError,
    );
  });

  it('takes the type of a polyglot from its first bytes', async () => {
    const html = '<script>alert(1)</script>';
    const polyglot = makePng(8, 8, {
      extra: [textChunk(html)],
      trailing: Buffer.from(`PK\x03\x04${html}`),
    });
    const { sha256, mimeType } = await upload(polyglot);
    expect(mimeType).toBe('image/png');
    const clean = await media.normalizeInput(sha256);
    expect((await readBlob(clean.sha256)).includes(html)).toBe(false);
  });

  it('holds the sender to the announced length and to the cap', async () => {
    const bytes = await (await flag()).png().toBuffer();
    expect(await refusal(upload(bytes, bytes.length + 1))).toBeInstanceOf(UploadLengthError);
    expect(await refusal(upload(bytes, bytes.length - 1))).toBeInstanceOf(UploadLengthError);
    expect(await refusal(upload(bytes, 20_000_001))).toBeInstanceOf(BlobTooLargeError);
    expect(await filesUnder(folder)).toEqual([]);
  });

  it('leaves nothing of an upload that breaks off', async () => {
    const path = join(folder, 'source');
    await writeFile(path, noise(300_000));
    async function* broken() {
      yield Buffer.from('\x89PNG\r\n\x1a\n'.padEnd(600), 'latin1');
      yield* createReadStream(path, { end: 1000 });
      throw new Error('socket closed');
    }
    await expect(
      receiveUpload(broken(), { store, media, declaredBytes: 9000, maxBytes: 9000 }),
    ).rejects.toThrow('socket closed');
    expect(await filesUnder(join(folder, 'images'))).toEqual([]);
  });
});

describe('probe and normalizeInput', () => {
  it('turns all eight EXIF orientations upright', async () => {
    const upright = await (await flag()).raw().toBuffer();
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      // Stored turned, marked as turned: what a camera does.
      const stored = await undo(await flag(), orientation);
      const bytes = await stored.withMetadata({ orientation }).png().toBuffer();
      const { sha256, width, height } = await upload(bytes);
      expect([width, height], `orientation ${orientation}`).toEqual([40, 20]);
      expect((await media.probeBlob(sha256)).orientation).toBe(orientation);
      const normalized = await media.normalizeInput(sha256);
      const pixels = await sharp(await readBlob(normalized.sha256))
        .removeAlpha()
        .raw()
        .toBuffer();
      expect(pixels.equals(upright), `orientation ${orientation}`).toBe(true);
    }
  });

  it('strips GPS and everything else that was not asked for', async () => {
    const bytes = await (await flag())
      .withExif({
        IFD0: { Copyright: 'canary-owner' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">canary-xmp</x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect(bytes.includes('canary-owner') && bytes.includes('canary-xmp')).toBe(true);
    const { sha256 } = await upload(bytes);
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const normalized = await media.normalizeInput(sha256, { format });
      const made = await readBlob(normalized.sha256);
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
    expect((await readBlob(sha256)).equals(bytes)).toBe(true);
  });

  it('takes the first frame of an animation', async () => {
    const red = { create: { width: 10, height: 6, channels: 3 as const, background: '#ff0000' } };
    const blue = { create: { ...red.create, background: '#0000ff' } };
    const frames = [await sharp(red).png().toBuffer(), await sharp(blue).png().toBuffer()];
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const { sha256, width, height } = await upload(gif);
    expect([width, height]).toEqual([10, 6]);
    expect((await media.probeBlob(sha256)).pages).toBe(2);
    const normalized = await media.normalizeInput(sha256);
    expect(normalized).toMatchObject({ mimeType: 'image/png', width: 10, height: 6 });
    const pixels = await sharp(await readBlob(normalized.sha256))
      .removeAlpha()
      .raw()
      .toBuffer();
    expect([...pixels.subarray(0, 3)]).toEqual([255, 0, 0]);
  });

  it('resizes by the rule and never stretches unasked', async () => {
    const { sha256 } = await upload(await (await flag()).png().toBuffer());
    const pixel = async (blob: string, x: number, y: number) => {
      const { data, info } = await sharp(await readBlob(blob))
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)];
    };
    const size = { width: 60, height: 60 };
    const contain = await media.normalizeInput(sha256, { resize: { ...size, rule: 'contain' } });
    expect(contain).toMatchObject({ width: 60, height: 60, hasAlpha: true });
    expect((await pixel(contain.sha256, 30, 2))[3]).toBe(0);
    expect(await pixel(contain.sha256, 3, 40)).toEqual([255, 0, 0, 255]);
    const white = await media.normalizeInput(sha256, {
      format: 'jpeg',
      resize: { ...size, rule: 'contain' },
    });
    expect((await pixel(white.sha256, 30, 2)).every((value) => value > 250)).toBe(true);
    const cover = await media.normalizeInput(sha256, { resize: { ...size, rule: 'cover' } });
    expect([cover.width, cover.height, (await pixel(cover.sha256, 30, 2))[1]]).toEqual([
      60, 60, 255,
    ]);
    const exact = await media.normalizeInput(sha256, { resize: { ...size, rule: 'exact' } });
    expect([exact.width, exact.height]).toEqual([60, 60]);
    const smaller = await media.normalizeInput(sha256, { maxEdge: 20 });
    expect([smaller.width, smaller.height]).toEqual([20, 10]);
    const notLarger = await media.normalizeInput(sha256, { maxEdge: 500 });
    expect([notLarger.width, notLarger.height]).toEqual([40, 20]);
    await expect(
      media.normalizeInput(sha256, { resize: { width: 30_000, height: 30_000, rule: 'cover' } }),
    ).rejects.toBeInstanceOf(ImageTooLargeError);
  });

  it('reads 16-bit, CMYK and palette pictures as sRGB of 8 bits', async () => {
    const picture = await flag();
    const files = [
      await picture.clone().toColourspace('rgb16').png().toBuffer(),
      await picture.clone().toColourspace('cmyk').jpeg().toBuffer(),
      await picture.clone().png({ palette: true }).toBuffer(),
    ];
    for (const bytes of files) {
      const { sha256 } = await upload(bytes);
      const made = await media.normalizeInput(sha256, { format: 'png' });
      const metadata = await sharp(await readBlob(made.sha256)).metadata();
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
      const { sha256 } = await store.putBytes(await mask(column));
      const made = await media.convertMask(sha256, { width: 6, height: 1, output });
      expect(made).toMatchObject({ mimeType: 'image/png', width: 6, height: 1 });
      const bytes = await readBlob(made.sha256);
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
      const { sha256 } = await store.putBytes(bytes);
      const made = await media.convertMask(sha256, { width: 32, height: 16, output: 'white' });
      const { data, info } = await sharp(await readBlob(made.sha256))
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
    const { sha256 } = await store.putBytes(bytes);
    expect(await media.convertMask(sha256, { width: 1, height: 4, output: 'white' })).toMatchObject(
      { width: 1, height: 4 },
    );
  });

  it('names both sizes when they differ, and refuses a mask that paints nothing', async () => {
    const { sha256 } = await store.putBytes(await mask(column));
    const error = await refusal(
      media.convertMask(sha256, { width: 1024, height: 768, output: 'white' }),
    );
    expect(error).toBeInstanceOf(MaskSizeMismatchError);
    expect(error.message).toContain('6 × 1');
    expect(error.message).toContain('1024 × 768');
    const empty = await store.putBytes(await mask(column.map(() => [255, 255, 255, 0])));
    const refused = await refusal(
      media.convertMask(empty.sha256, { width: 6, height: 1, output: 'white' }),
    );
    expect(refused).toBeInstanceOf(MaskEmptyError);
    expect((await filesUnder(folder)).length).toBe(2);
  });
});

describe('thumbnail', () => {
  it('is made once, apart from the originals, and serves damaged ones too', async () => {
    const picture = sharp(noise(600 * 300 * 3), { raw: { width: 600, height: 300, channels: 3 } });
    const whole = await picture.png().toBuffer();
    const blob = await store.putBytes(whole);
    const [one, other] = await Promise.all([
      media.thumbnail(blob.sha256, { width: 256 }),
      media.thumbnail(blob.sha256, { width: 256 }),
    ]);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ variant: 'w256-webp', mimeType: 'image/webp' });
    const { stream } = await previews.read({ sha256: blob.sha256, variant: one.variant });
    expect(await sharp(Buffer.concat(await stream.toArray())).metadata()).toMatchObject({
      format: 'webp',
      width: 256,
      height: 128,
    });
    expect(await filesUnder(join(folder, 'previews'))).toEqual([
      `${blob.sha256.slice(0, 2)}/${blob.sha256.slice(2)}.w256-webp`,
    ]);
    const damaged = await store.putBytes(whole.subarray(0, whole.length / 2));
    expect((await media.thumbnail(damaged.sha256, { width: 64 })).byteSize).toBeGreaterThan(0);
    expect(await previews.deleteAllOf(blob.sha256)).toBe(1);
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
