import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { READ_WITHOUT_FOLLOWING } from '../file-io.ts';
import { givePiece, PIECE_BYTES, takePiece } from '../piece-pool.ts';

/** What is wrong with the bytes of a picture, for a sentence behind "it": they were cut off, or changed. */
export type Damage = 'is cut off' | 'is damaged';

const SIGNATURE_BYTES = 8;
const HEAD_BYTES = 8;
const SUM_BYTES = 4;
/** Of a chunk's name: set for those that a viewer may pass over, such as texts. */
const ANCILLARY_BIT = 0x20;

/**
 * Whether the pixels of a PNG are what its encoder wrote: every part carries a sum. Nothing is decoded, and the file is
 * read once in pieces, so it costs about as much as hashing it. Null: it is whole. Damage in texts and the like is none.
 */
export async function pngDamage(path: string): Promise<Damage | null> {
  const handle = await open(path, READ_WITHOUT_FOLLOWING);
  const piece = takePiece();
  try {
    const check = new PngCheck();
    let offset = 0;
    while (!check.isOver) {
      const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, offset);
      if (bytesRead === 0) break;
      check.take(piece.subarray(0, bytesRead));
      offset += bytesRead;
    }
    return check.damage;
  } finally {
    await handle.close();
    givePiece(piece);
  }
}

/** The same for bytes that come by in pieces, from the first on. */
export class PngCheck {
  readonly #walk = new ChunkWalk();
  #skipped = 0;

  /** Nothing further changes the answer. */
  get isOver(): boolean {
    return this.#walk.isOver;
  }

  /** What is wrong with what came so far, as if it were all. */
  get damage(): Damage | null {
    if (!this.#walk.isOver) return 'is cut off';
    return this.#walk.isSound ? null : 'is damaged';
  }

  take(bytes: Buffer): void {
    const skip = Math.min(SIGNATURE_BYTES - this.#skipped, bytes.length);
    this.#skipped += skip;
    this.#walk.take(bytes.subarray(skip));
  }
}

/** Goes along the chunks (length, name, data, sum), whatever the pieces in which they come. */
class ChunkWalk {
  isOver = false;
  isSound = true;
  /** The head or the sum, as far as it came. */
  readonly #small = Buffer.alloc(HEAD_BYTES);
  #smallBytes = 0;
  #part: 'head' | 'data' | 'sum' = 'head';
  #left = 0;
  #sum = 0;
  #name = '';
  #hasPixels = false;

  take(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length && !this.isOver) {
      if (this.#part === 'data') {
        const length = Math.min(this.#left, bytes.length - at);
        this.#sum = crc32(bytes.subarray(at, at + length), this.#sum);
        this.#left -= length;
        at += length;
        if (this.#left === 0) this.#part = 'sum';
        continue;
      }
      const wanted = this.#part === 'head' ? HEAD_BYTES : SUM_BYTES;
      const copied = bytes.copy(this.#small, this.#smallBytes, at, at + wanted - this.#smallBytes);
      this.#smallBytes += copied;
      at += copied;
      if (this.#smallBytes < wanted) continue;
      this.#smallBytes = 0;
      if (this.#part === 'head') this.#begin();
      else this.#end();
    }
  }

  #begin(): void {
    this.#left = this.#small.readUInt32BE(0);
    this.#name = this.#small.toString('latin1', 4, 8);
    if (!/^[A-Za-z]{4}$/.test(this.#name) || this.#left > 0x7fffffff) {
      this.#fail();
      return;
    }
    this.#sum = crc32(this.#small.subarray(4, 8));
    this.#part = this.#left === 0 ? 'sum' : 'data';
  }

  #end(): void {
    const isAncillary = (this.#name.charCodeAt(0) & ANCILLARY_BIT) !== 0;
    if (this.#small.readUInt32BE(0) !== this.#sum && !isAncillary) {
      this.#fail();
      return;
    }
    if (this.#name === 'IDAT') this.#hasPixels = true;
    this.#part = 'head';
    if (this.#name !== 'IEND') return;
    this.isOver = true;
    this.isSound = this.#hasPixels;
  }

  #fail(): void {
    this.isOver = true;
    this.isSound = false;
  }
}
