import type { Readable } from 'node:stream';

/** Bytes of base64 that a number of bytes come to. */
export const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/**
 * The base64 of a stream, piece by piece: whoever asks for the next one sets the pace, and no more than two pieces of
 * the picture are in memory.
 */
export async function* base64Pieces(stream: Readable): AsyncGenerator<Buffer, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    // Three bytes make four characters: what is over waits for the next piece.
    let bytes = chunk;
    if (rest.length > 0) {
      const missing = Math.min(3 - rest.length, bytes.length);
      const head = Buffer.concat([rest, bytes.subarray(0, missing)]);
      bytes = bytes.subarray(missing);
      if (head.length < 3) {
        rest = head;
        continue;
      }
      yield encode(head);
    }
    const whole = bytes.length - (bytes.length % 3);
    rest = Buffer.from(bytes.subarray(whole));
    if (whole > 0) yield encode(bytes.subarray(0, whole));
  }
  if (rest.length > 0) yield encode(rest);
}

const encode = (bytes: Buffer): Buffer => Buffer.from(bytes.toString('base64'), 'latin1');
