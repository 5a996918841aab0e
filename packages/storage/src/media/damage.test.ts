import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { pngDamage } from '../image/png-damage.ts';
import { type Darkroom, openDarkroom } from '../testing/local/darkroom.ts';
import { noise, textChunk } from '../testing/local/pictures.ts';
import { temporaryFolder } from '../testing/local/temporary-folder.ts';

const EDGE = 400;
const picture = () =>
  sharp(noise(EDGE * EDGE * 3), { raw: { width: EDGE, height: EDGE, channels: 3 } });

let darkroom: Darkroom;
beforeEach(async () => {
  darkroom = await openDarkroom();
});
const damageOf = async (bytes: Uint8Array) => {
  const { sha256 } = await darkroom.store.putBytes(bytes);
  return darkroom.media.damage(sha256);
};

/** The same bytes with the middle half painted over: signature, header and end stay. */
function filled(bytes: Buffer): Buffer {
  return Buffer.from(bytes).fill(0x5a, bytes.length >> 2, (bytes.length * 3) >> 2);
}

const FORMATS: [string, () => Promise<Buffer>][] = [
  ['PNG', () => picture().png().toBuffer()],
  [
    'PNG in passes, with a palette',
    () => picture().png({ progressive: true, palette: true }).toBuffer(),
  ],
  ['JPEG', () => picture().jpeg().toBuffer()],
  ['JPEG in passes', () => picture().jpeg({ progressive: true }).toBuffer()],
  ['WebP', () => picture().webp().toBuffer()],
  ['WebP without loss', () => picture().webp({ lossless: true }).toBuffer()],
  ['GIF', () => picture().gif().toBuffer()],
  ['AVIF', () => picture().avif({ effort: 0 }).toBuffer()],
];

describe('damage', () => {
  it.each(FORMATS)('of a whole %s is none', async (_name, make) => {
    expect(await damageOf(await make())).toBeNull();
  });

  it.each(FORMATS)('of a %s that was cut off is told', async (_name, make) => {
    const bytes = await make();
    expect(await damageOf(bytes.subarray(0, bytes.length * 0.6))).toMatch(/^is (cut off|damaged)$/);
  });

  // The pixels of JPEG and WebP carry no sums: of a WebP nearly anything decodes to something, of a JPEG some things.
  it.each(FORMATS.filter(([name]) => !name.startsWith('WebP')))(
    'of a %s with its middle painted over is told',
    async (_name, make) => {
      expect(await damageOf(filled(await make()))).toBe('is damaged');
    },
  );

  it('of what is no picture is not judged', async () => {
    expect(await damageOf(Buffer.from('<html></html>'))).toBeNull();
    expect(await damageOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeNull();
  });
});

describe('damage of a PNG', () => {
  const check = async (bytes: Uint8Array) => {
    const path = join(await temporaryFolder(), 'picture');
    await writeFile(path, bytes);
    return pngDamage(path);
  };

  it('is found wherever a bit falls over, and in the pixels alone', async () => {
    const bytes = await picture().resize(64).png().toBuffer();
    const withText = Buffer.concat([bytes.subarray(0, 33), textChunk('hello'), bytes.subarray(33)]);
    expect(await check(withText)).toBeNull();
    const text = Buffer.from(withText);
    text[33 + 12] = 0x2a;
    expect(await check(text)).toBeNull();
    for (let at = 8; at < bytes.length; at += 97) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      expect(await check(flipped), `byte ${at}`).not.toBeNull();
    }
  });

  it('is found in pieces of any length, up to the last byte', async () => {
    const bytes = await picture().png({ compressionLevel: 0 }).toBuffer();
    expect(bytes.length).toBeGreaterThan(256 * 1024);
    expect(await check(bytes)).toBeNull();
    expect(await check(Buffer.concat([bytes, Buffer.from('behind it')]))).toBeNull();
    for (const cut of [1, 5, 12, 13, 200_000])
      expect(await check(bytes.subarray(0, bytes.length - cut)), `less ${cut}`).toBe('is cut off');
    const [head, end] = [bytes.subarray(0, 33), bytes.subarray(bytes.length - 12)];
    expect(await check(Buffer.concat([head, end]))).toBe('is damaged'); // no pixels at all
  });
});
