import type { Readable } from 'node:stream';

/** Bytes of base64 that a number of bytes come to. */
export const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/**
 * Bytes that are encoded at once, a multiple of three. Texts and buffers of 64 KiB are short-lived ones to V8 and malloc:
 * larger ones cost a mapping of memory each, and of 64 answers at once they make up most of what is held.
 */
const PART_BYTES = 48 * 1024;

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * The base64 of a stream, piece by piece: whoever asks for the next one sets the pace, and of the picture no more is in
 * memory than was read at once.
 */
export async function* base64Pieces(stream: Readable): AsyncGenerator<Buffer, void, undefined> {
  let rest = NOTHING;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    // Three bytes make four characters: what is over waits for the next piece.
    const missing = rest.length === 0 ? 0 : Math.min(3 - rest.length, chunk.length);
    const head = missing === 0 ? NOTHING : Buffer.concat([rest, chunk.subarray(0, missing)]);
    if (head.length > 0 && head.length < 3) {
      rest = head;
      continue;
    }
    if (head.length === 3) yield encode(head);
    const end = chunk.length - ((chunk.length - missing) % 3);
    for (let start = missing; start < end; start += PART_BYTES)
      yield encode(chunk.subarray(start, Math.min(start + PART_BYTES, end)));
    rest = Buffer.from(chunk.subarray(end));
  }
  if (rest.length > 0) yield encode(rest);
}

const encode = (bytes: Buffer): Buffer => Buffer.from(bytes.toString('base64'), 'latin1');
