import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { base64Length, base64Pieces } from './base64-pieces.ts';

async function encoded(chunks: Buffer[]): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  for await (const piece of base64Pieces(Readable.from(chunks))) pieces.push(piece);
  return pieces;
}

it('is the base64 of the whole, however the bytes come', async () => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 37) % 256));
  for (const length of [0, 1, 2, 3, 4, 5, 997, 1000]) {
    const whole = bytes.subarray(0, length);
    for (const size of [1, 2, 3, 4, 7, 100, 1000]) {
      const chunks = Array.from({ length: Math.ceil(length / size) }, (_, index) =>
        whole.subarray(index * size, (index + 1) * size),
      );
      const text = Buffer.concat(await encoded(chunks));
      expect(text.toString('latin1'), `${length} by ${size}`).toBe(whole.toString('base64'));
      expect(text.length).toBe(base64Length(length));
    }
  }
});

it('makes no piece of more than 64 KiB, whatever comes at once', async () => {
  const bytes = Buffer.alloc(1_000_001, 5);
  const pieces = await encoded([bytes]);
  expect(Math.max(...pieces.map(({ length }) => length))).toBe(64 * 1024);
  expect(Buffer.concat(pieces).toString('latin1')).toBe(bytes.toString('base64'));
});
