import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  BlobTooLargeError,
  ImageTooLargeError,
  ImageUnreadableError,
  UploadLengthError,
} from './errors.ts';
import { receiveUpload } from './receive-upload.ts';
import {
  type Darkroom,
  flag,
  openDarkroom,
  readBlob,
  refusal,
  upload,
} from './testing/local/darkroom.ts';
import { makePng, noise, textChunk } from './testing/local/pictures.ts';
import { filesUnder } from './testing/local/temporary-folder.ts';

let darkroom: Darkroom;
beforeEach(async () => {
  darkroom = await openDarkroom();
});

describe('receiveUpload', () => {
  it('accepts every format by its bytes and keeps them as they came', async () => {
    const picture = flag();
    const files = {
      'image/png': await picture.clone().png().toBuffer(),
      'image/jpeg': await picture.clone().jpeg().toBuffer(),
      'image/webp': await picture.clone().webp().toBuffer(),
      'image/avif': await picture.clone().avif().toBuffer(),
      'image/gif': await picture.clone().gif().toBuffer(),
    };
    for (const [mimeType, bytes] of Object.entries(files)) {
      const { sha256, ...rest } = await upload(darkroom, bytes);
      expect(rest).toEqual({ byteSize: bytes.length, mimeType, width: 40, height: 20 });
      expect((await readBlob(darkroom.store, sha256)).equals(bytes)).toBe(true);
    }
  });

  it('refuses what is no picture by a sentence that says what to do, and leaves no file', async () => {
    const picture = flag();
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
      const error = await refusal(upload(darkroom, bytes));
      expect(error, name).toBeInstanceOf(ImageUnreadableError);
      expect(error.message, name).toMatch(reason);
      expect(error.message, name).toContain('convert to PNG, JPEG or WebP');
    }
    expect(await filesUnder(darkroom.folder)).toEqual([]);
  });

  it.each(['png', 'jpeg', 'webp', 'avif', 'gif'] as const)(
    'refuses a %s cut at every sixteenth',
    async (format) => {
      const pixels = sharp(noise(96 * 96 * 3), { raw: { width: 96, height: 96, channels: 3 } });
      const whole = await pixels.toFormat(format).toBuffer();
      for (let part = 0; part < 16; part += 1) {
        const error = await refusal(
          upload(darkroom, whole.subarray(0, Math.floor((whole.length * part) / 16))),
        );
        expect(error, `${part}/16`).toBeInstanceOf(ImageUnreadableError);
      }
      expect(await filesUnder(darkroom.folder)).toEqual([]);
      expect((await upload(darkroom, whole)).width).toBe(96);
    },
  );

  it('refuses bombs by their header, with both numbers', async () => {
    const bomb = makePng(16_000, 16_000);
    expect(bomb.length).toBeLessThan(260_000);
    const error = await refusal(upload(darkroom, bomb));
    expect(error).toBeInstanceOf(ImageTooLargeError);
    expect(error.message).toContain('256 megapixels (16000 × 16000); the limit is 40');
    const claims = makePng(65_535, 65_535, { rows: Buffer.alloc(10) });
    expect(await refusal(upload(darkroom, claims))).toBeInstanceOf(ImageTooLargeError);
    const strip = makePng(39_000_000, 1, { rows: Buffer.alloc(10) });
    expect((await refusal(upload(darkroom, strip))).message).toContain(
      'no edge may be longer than 32768',
    );
    expect(await refusal(upload(darkroom, makePng(0, 5)))).toBeInstanceOf(ImageUnreadableError);
    expect(await filesUnder(darkroom.folder)).toEqual([]);
  });

  it('refuses a wrong checksum and pixels that are fewer than the header says', async () => {
    const good = makePng(50, 50, { rows: noise(51 * 50).fill(0, 0, 1) });
    const bad = Buffer.from(good);
    bad[60] = (bad[60] ?? 0) ^ 0xff;
    expect(await refusal(upload(darkroom, bad))).toBeInstanceOf(ImageUnreadableError);
    expect(
      await refusal(upload(darkroom, makePng(50, 50, { rows: Buffer.alloc(51 * 20) }))),
    ).toBeInstanceOf(ImageUnreadableError);
  });

  it('takes the type of a polyglot from its first bytes', async () => {
    const html = '<script>alert(1)</script>';
    const polyglot = makePng(8, 8, {
      extra: [textChunk(html)],
      trailing: Buffer.from(`PK\x03\x04${html}`),
    });
    const { sha256, mimeType } = await upload(darkroom, polyglot);
    expect(mimeType).toBe('image/png');
    const clean = await darkroom.media.normalizeInput(sha256);
    expect((await readBlob(darkroom.store, clean.sha256)).includes(html)).toBe(false);
  });

  it('holds the sender to the announced length and to the cap', async () => {
    const bytes = await flag().png().toBuffer();
    expect(await refusal(upload(darkroom, bytes, bytes.length + 1))).toBeInstanceOf(
      UploadLengthError,
    );
    expect(await refusal(upload(darkroom, bytes, bytes.length - 1))).toBeInstanceOf(
      UploadLengthError,
    );
    expect(await refusal(upload(darkroom, bytes, 20_000_001))).toBeInstanceOf(BlobTooLargeError);
    expect(await filesUnder(darkroom.folder)).toEqual([]);
  });

  it('takes nothing more from a sender that goes beyond what it announced', async () => {
    let sent = 0;
    async function* endless() {
      for (; sent < 100; sent += 1) yield noise(1000);
    }
    const head = Buffer.from('\x89PNG\r\n\x1a\n'.padEnd(600), 'latin1');
    async function* picture() {
      yield head;
      yield* endless();
    }
    const options = { ...darkroom, declaredBytes: 2000, maxBytes: 1_000_000 };
    await expect(receiveUpload(picture(), options)).rejects.toThrow(UploadLengthError);
    expect(sent).toBe(1);
    expect(await filesUnder(join(darkroom.folder, 'images'))).toEqual([]);
  });

  it('leaves nothing of an upload that breaks off', async () => {
    const path = join(darkroom.folder, 'source');
    await writeFile(path, noise(300_000));
    async function* broken() {
      yield Buffer.from('\x89PNG\r\n\x1a\n'.padEnd(600), 'latin1');
      yield* createReadStream(path, { end: 1000 });
      throw new Error('socket closed');
    }
    await expect(
      receiveUpload(broken(), { ...darkroom, declaredBytes: 9000, maxBytes: 9000 }),
    ).rejects.toThrow('socket closed');
    expect(await filesUnder(join(darkroom.folder, 'images'))).toEqual([]);
  });
});
