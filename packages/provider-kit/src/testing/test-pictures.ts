import { crc32, deflateSync } from 'node:zlib';
import type { InputImage } from '../adapter/adapter.ts';

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(data, crc32(head.subarray(4))), 0);
  return Buffer.concat([head, data, tail]);
}

/**
 * A real RGBA PNG of one colour, with the middle third transparent where `hole` is true: a picture to edit, or a mask
 * of the alpha kind.
 */
export function testPng(
  width: number,
  height: number,
  color: readonly [number, number, number] = [180, 90, 60],
  hole = false,
): Uint8Array {
  const stride = 1 + width * 4;
  const raw = Buffer.alloc(stride * height);
  const isMiddle = (at: number, edge: number) => at * 3 >= edge && at * 3 < edge * 2;
  // Two kinds of rows, written once each: drawing pixel by pixel was most of what small tests took.
  const rowOf = (isOpen: boolean) => {
    const row = Buffer.alloc(stride);
    for (let x = 0; x < width; x += 1)
      row.set([...color, isOpen && isMiddle(x, width) ? 0 : 255], 1 + x * 4);
    return row;
  };
  const [closed, open] = [rowOf(false), rowOf(hole)];
  for (let y = 0; y < height; y += 1) (isMiddle(y, height) ? open : closed).copy(raw, y * stride);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Bytes as an adapter gets an input picture, read in several pieces. */
export function inputImage(
  bytes: Uint8Array,
  facts: { width: number; height: number; mimeType?: string; fileName?: string },
): InputImage {
  const mimeType = facts.mimeType ?? 'image/png';
  return {
    mimeType,
    byteSize: bytes.byteLength,
    width: facts.width,
    height: facts.height,
    fileName: facts.fileName ?? `image.${mimeType.split('/')[1] ?? 'png'}`,
    async *read() {
      const middle = Math.floor(bytes.byteLength / 2);
      yield bytes.subarray(0, middle);
      yield bytes.subarray(middle);
    },
    bytes: async () => bytes,
  };
}
