import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makePng } from '../testing/local/pictures.ts';
import { temporaryFolder } from '../testing/local/temporary-folder.ts';
import { probeHeader, readHeader } from './probe-header.ts';
import { sniffMimeType } from './sniff.ts';

const picture = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: '#336699' } });

async function samples(width: number, height: number): Promise<[string, Buffer][]> {
  return [
    ['image/png', await picture(width, height).png().toBuffer()],
    [
      'image/png',
      await picture(width, height).png({ progressive: true, palette: true }).toBuffer(),
    ],
    ['image/jpeg', await picture(width, height).jpeg().toBuffer()],
    [
      'image/jpeg',
      await picture(width, height).jpeg({ progressive: true, mozjpeg: true }).toBuffer(),
    ],
    ['image/webp', await picture(width, height).webp().toBuffer()],
    ['image/webp', await picture(width, height).webp({ lossless: true }).toBuffer()],
    ['image/webp', await picture(width, height, 4).webp().withMetadata().toBuffer()],
    ['image/gif', await picture(width, height).gif().toBuffer()],
    ['image/avif', await picture(width, height).avif({ effort: 0 }).toBuffer()],
  ];
}

describe('probeHeader', () => {
  it.each([
    [1, 1],
    [640, 333],
    [1025, 700],
  ])('reads %i × %i of every format, as the decoder does', async (width, height) => {
    for (const [mimeType, bytes] of await samples(width, height)) {
      expect(await probeHeader(bytes), mimeType).toMatchObject({ mimeType, width, height });
      expect(sniffMimeType(bytes.subarray(0, 32))).toBe(mimeType);
    }
  });

  it('reads a file, also behind megabytes of metadata', async () => {
    const path = join(await temporaryFolder(), 'picture');
    const jpeg = await picture(20, 30).jpeg().toBuffer();
    const segment = Buffer.alloc(65_535 + 2, 1);
    segment.writeUInt16BE(0xffe5, 0);
    segment.writeUInt16BE(65_535, 2);
    await writeFile(
      path,
      Buffer.concat([
        jpeg.subarray(0, 2),
        ...Array.from({ length: 20 }, () => segment),
        jpeg.subarray(2),
      ]),
    );
    expect(await probeHeader(path)).toMatchObject({
      mimeType: 'image/jpeg',
      width: 20,
      height: 30,
    });
    await writeFile(path, 'text');
    expect(await probeHeader(path)).toBeNull();
  });

  it('answers null for every beginning that ends before the size, and never throws', async () => {
    for (const [mimeType, bytes] of await samples(640, 333)) {
      for (let length = 0; length < Math.min(bytes.length, 700); length += 1) {
        const header = readHeader(bytes.subarray(0, length));
        if (header !== null)
          expect(header, `${mimeType} ${length}`).toMatchObject({ width: 640, height: 333 });
      }
    }
    expect(readHeader(makePng(0, 10))).toBeNull();
  });

  it('survives any bytes', async () => {
    const starts = (await samples(8, 8)).map(([, bytes]) => bytes);
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
        (start, changes) => {
          const bytes = Buffer.from(start);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const header = readHeader(bytes);
          return header === null || (header.width > 0 && header.height > 0);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
