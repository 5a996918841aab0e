import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLocalBlobStore } from '../blobs/local-blob-store.ts';
import { openPreviewStore } from '../blobs/preview-store.ts';
import { createMediaTools, type MediaTools } from './media-tools.ts';
import { SHEET_TILES } from './sheet-limits.ts';

let home: string;
let tools: MediaTools;
let put: (bytes: Uint8Array) => Promise<string>;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'darkroom-sheet-'));
  const store = await openLocalBlobStore({ root: join(home, 'images') });
  const previews = await openPreviewStore({ root: join(home, 'previews') });
  tools = createMediaTools({ store, previews, process: { jobTimeoutMs: 30_000 } });
  put = async (bytes) => (await store.putBytes(bytes)).sha256;
});
afterEach(async () => {
  await tools.close();
  await rm(home, { recursive: true, force: true });
});

const plain = (background: string, width = 64, height = 48) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

it('shows the pictures in their order, each in its own place', async () => {
  const red = await put(await plain('#ff0000'));
  const blue = await put(await plain('#0000ff', 600, 300));
  const sheet = await tools.contactSheet([
    { sha256: red, lines: ['1 a <b> & "c"', 'x'.repeat(500), '灯塔'.repeat(100)] },
    { sha256: blue, lines: [] },
  ]);
  const { data, info } = await sharp(sheet)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([16 + 2 * 336, 16 + 380 + 16]);
  const at = (x: number, y: number) => {
    const start = (y * info.width + x) * info.channels;
    return [...data.subarray(start, start + 3)]
      .map((part) => (part > 200 ? 'F' : part < 60 ? '0' : '?'))
      .join('');
  };
  expect(at(16 + 160, 16 + 160)).toBe('F00');
  expect(at(352 + 160, 16 + 160)).toBe('00F');
  expect(at(4, 4)).toBe('FFF');
  // Words below the first, and nothing below the second.
  const inked = (left: number) => {
    let dark = 0;
    for (let y = 340; y < 390; y += 1)
      for (let x = left; x < left + 320; x += 1)
        if ((data[(y * info.width + x) * info.channels] ?? 255) < 128) dark += 1;
    return dark;
  };
  expect(inked(16)).toBeGreaterThan(100);
  expect(inked(352)).toBe(0);
});

it('leaves the place of a picture empty that is broken or gone, and takes no more than fit', async () => {
  const broken = await put(Buffer.from('no picture at all'));
  const red = await put(await plain('#ff0000'));
  const few = await tools.contactSheet([
    { sha256: broken, lines: ['broken'] },
    { sha256: '0'.repeat(64), lines: ['gone'] },
    { sha256: red, lines: ['there'] },
  ]);
  expect(await sharp(few).metadata()).toMatchObject({ format: 'webp', width: 16 + 3 * 336 });
  const many = await tools.contactSheet(
    Array.from({ length: SHEET_TILES + 5 }, () => ({ sha256: red, lines: ['there'] })),
  );
  expect(await sharp(many).metadata()).toMatchObject({ width: 16 + 6 * 336, height: 16 + 8 * 396 });
});
