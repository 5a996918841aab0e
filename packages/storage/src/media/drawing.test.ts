import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ImageTooLargeError, ImageUnreadableError } from '../errors.ts';
import { type Darkroom, openDarkroom, readBlob, refusal } from '../testing/local/darkroom.ts';
import { makePng } from '../testing/local/pictures.ts';

/** Drawings that providers sent: kept as they came, shown as pixels, and never followed anywhere. */
let darkroom: Darkroom;
beforeEach(async () => {
  darkroom = await openDarkroom();
});

const drawing = (attributes: string, inside = '') =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}><rect width="50%" height="100%" fill="#ff0000"/>${inside}</svg>`,
  );

async function preview(bytes: Buffer, width: number) {
  const { sha256 } = await darkroom.store.putBytes(bytes);
  const { variant, mimeType } = await darkroom.media.thumbnail(sha256, { width });
  expect(mimeType).toBe('image/webp');
  const { stream } = await darkroom.previews.read({ sha256, variant });
  const pixels = await sharp(Buffer.concat(await stream.toArray()))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(await readBlob(darkroom.store, sha256)).toEqual(bytes);
  return {
    size: [pixels.info.width, pixels.info.height],
    at: (x: number, y: number) => [
      ...pixels.data.subarray((y * pixels.info.width + x) * 4, (y * pixels.info.width + x) * 4 + 4),
    ],
  };
}

describe('a preview of a drawing', () => {
  it.each([
    ['width="1024" height="512"', [320, 160]],
    ['width="24" height="24"', [320, 320]],
    ['viewBox="0 0 100 50"', [320, 160]],
    ['width="20mm" height="10mm"', [320, 160]],
    ['width="200000" height="100000"', [320, 160]],
    ['width="1" height="900"', [3, 2560]],
    ['width="5000" height="1"', [320, 1]],
  ])('of %s has its shape', async (attributes, size) => {
    const picture = await preview(drawing(attributes), 320);
    expect(picture.size).toEqual(size);
  });

  it('shows what is drawn, and what is not stays transparent', async () => {
    const picture = await preview(drawing('width="64" height="64"'), 320);
    expect(picture.at(80, 160)).toEqual([
      expect.toSatisfy((red) => red > 240),
      expect.any(Number),
      expect.any(Number),
      255,
    ]);
    expect(picture.at(240, 160)[3]).toBe(0);
  });

  it('follows no link to a file or to a host, and runs no script', async () => {
    let visits = 0;
    const server = createServer((_request, response) => {
      visits += 1;
      response.end(makePng(8, 8));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo; // it listens on TCP
    const neighbour = await darkroom.store.putBytes(
      await sharp({ create: { width: 8, height: 8, channels: 3, background: '#00ff00' } })
        .png()
        .toBuffer(),
    );
    const file = join(
      darkroom.folder,
      'images',
      neighbour.sha256.slice(0, 2),
      neighbour.sha256.slice(2),
    );
    const links = [
      `http://127.0.0.1:${port}/a.png`,
      file,
      `file://${file}`,
      neighbour.sha256.slice(2),
    ];
    for (const link of links) {
      const picture = await preview(
        drawing(
          'width="64" height="64"',
          `<image x="32" width="32" height="64" xlink:href="${link}"/><script>throw 1</script>`,
        ),
        64,
      );
      expect(picture.at(48, 32)[3], link).toBe(0);
    }
    expect(visits).toBe(0);
  });

  it.each([
    ['broken XML', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g>'],
    ['nothing to see', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    [
      'entities of files',
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>',
    ],
    [
      'entities that multiply',
      `<!DOCTYPE svg [<!ENTITY a0 "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('')}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&a9;</text></svg>`,
    ],
  ])('of %s is refused, and the next one is well', async (_, text) => {
    const { sha256 } = await darkroom.store.putBytes(Buffer.from(text));
    expect(await refusal(darkroom.media.thumbnail(sha256, { width: 64 }))).toBeInstanceOf(
      ImageUnreadableError,
    );
    expect((await preview(drawing('width="64" height="64"'), 32)).size).toEqual([32, 32]);
  });
});

describe('a drawing as an input', () => {
  it('becomes the pixels that it says', async () => {
    const { sha256 } = await darkroom.store.putBytes(drawing('viewBox="0 0 300.4 199.6"'));
    const made = await darkroom.media.normalizeInput(sha256);
    expect(made).toMatchObject({ mimeType: 'image/png', width: 300, height: 200, hasAlpha: true });
    const jpeg = await darkroom.media.normalizeInput(sha256, { format: 'jpeg', maxEdge: 150 });
    expect(jpeg).toMatchObject({ mimeType: 'image/jpeg', width: 150, height: 100 });
    const pixels = await sharp(await readBlob(darkroom.store, jpeg.sha256))
      .raw()
      .toBuffer();
    expect([...pixels.subarray(149 * 3, 150 * 3)].every((value) => value > 250)).toBe(true);
  });

  it('is refused where it has no size, or too many pixels; as an upload or a mask in any case', async () => {
    const put = async (bytes: Buffer) => (await darkroom.store.putBytes(bytes)).sha256;
    const { media } = darkroom;
    const shapeless = await put(drawing(''));
    expect(await refusal(media.normalizeInput(shapeless))).toBeInstanceOf(ImageUnreadableError);
    const huge = await put(drawing('width="20000" height="20000"'));
    expect(await refusal(media.normalizeInput(huge))).toBeInstanceOf(ImageTooLargeError);
    const plain = drawing('width="6" height="6"');
    const sha256 = await put(plain);
    const mask = media.convertMask(sha256, { width: 6, height: 6, output: 'white' });
    expect(await refusal(mask)).toBeInstanceOf(ImageUnreadableError);
    const path = join(darkroom.folder, 'upload');
    await writeFile(path, plain);
    expect((await refusal(media.probe(path))).message).toContain('an SVG');
  });
});
